import { api, queryClient } from '../../api/client'
import { queryKeys } from '../../api/query-keys'
import { quarantineTexts } from '../../lib/texts/quarantine'
import { toast } from '../../ui/toast'

/** Most ids of one request. */
const MOST_IDS = 50

/** Sends things through the intake once more; gives those that left quarantine. */
export async function retry(ids: string[]): Promise<string[]> {
  const left: string[] = []
  for (const part of inParts(ids)) {
    const { data } = await api.POST('/api/v1/quarantine/retry', { body: { ids: part } })
    const gone = data?.results.filter(({ result }) => result !== 'kept') ?? []
    left.push(...gone.map(({ id }) => id))
  }
  toast(quarantineTexts.retried(left.length, ids.length - left.length))
  await refresh()
  return left
}

/** Deletes things for good. */
export async function remove(ids: string[]): Promise<void> {
  for (const part of inParts(ids)) {
    await api.POST('/api/v1/quarantine/delete', { body: { ids: part } })
  }
  toast(quarantineTexts.deleted(ids.length))
  await refresh()
}

function inParts(ids: string[]): string[][] {
  const count = Math.ceil(ids.length / MOST_IDS)
  return Array.from({ length: count }, (_, part) =>
    ids.slice(part * MOST_IDS, (part + 1) * MOST_IDS),
  )
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: queryKeys.quarantine() })
}
