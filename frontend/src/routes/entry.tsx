import { useParams } from '@tanstack/react-router'
import { EntryDetail } from '../features/logs/detail/EntryDetail'

export function EntryRoute() {
  const { id } = useParams({ from: '/app/logs/$id' })
  return <EntryDetail id={id} />
}
