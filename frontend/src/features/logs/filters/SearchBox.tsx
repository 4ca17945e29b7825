import { TextInput } from '@mantine/core'
import { useEffect, useRef, type RefObject } from 'react'
import { useMay } from '../../../api/session'
import { logsTexts } from '../../../lib/texts/logs'
import { SearchIcon } from '../../../ui/icons'
import { useDraft } from '../../../ui/useDraft'
import { useLogsSearch } from '../useLogsSearch'
import classes from './filters.module.css'

/** Searches texts as one types; `/` leads here from anywhere on the page. */
export function SearchBox() {
  const { search, change } = useLogsSearch()
  const mayReadContent = useMay('content')
  const draft = useDraft(search.q ?? '', (q) =>
    change({ q: q.trim() ? q : undefined }, { replace: true }),
  )
  const field = useRef<HTMLInputElement>(null)

  useSlashKey(field)

  return (
    <TextInput
      ref={field}
      type="search"
      className={classes.search}
      aria-label={logsTexts.search}
      placeholder={mayReadContent ? logsTexts.searchHint : logsTexts.searchHintWithoutContent}
      leftSection={<SearchIcon size={14} />}
      value={draft.text}
      onChange={(event) => draft.type(event.currentTarget.value)}
    />
  )
}

function useSlashKey(field: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    function focus(event: KeyboardEvent) {
      const typing = (event.target as HTMLElement).closest('input, textarea, select')
      if (event.key !== '/' || typing) return
      event.preventDefault()
      field.current?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [field])
}
