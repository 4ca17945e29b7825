import { Button } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../../api/client'
import type { EntryPage } from '../../../api/types'
import { formatCount } from '../../../lib/format'
import { ApiProblem } from '../../../lib/problem'
import { selectionTexts } from '../../../lib/texts/logs'
import { ConfirmDialog } from '../../../ui/LazyConfirmDialog'
import { toast } from '../../../ui/toast'
import { refreshLogs } from '../queries'
import { filterBody } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import type { useSelection } from '../useSelection'
import classes from './SelectionBar.module.css'

interface SelectionBarProps {
  selection: ReturnType<typeof useSelection>
  page: EntryPage | undefined
}

/** What can be done with the selected entries: floats above the rows, so that none of them moves. */
export function SelectionBar({ selection, page }: SelectionBarProps) {
  const { search } = useLogsSearch()
  const [asking, setAsking] = useState(false)
  const { ids } = selection
  const everything = selection.selection.everything
  const total = page?.total ?? 0
  const count = everything ? total : ids.length
  const counted = [formatCount(count), count === 1] as const
  const wholePage = page !== undefined && page.items.every(({ id }) => ids.includes(id))

  async function remove() {
    const { data } = await api
      .POST('/api/v1/logs/delete', {
        body: everything ? { filter: filterBody(search), expected_count: total } : { ids },
      })
      .catch(explainCountChange)
    const deleted = data?.deleted_count ?? 0
    selection.clear()
    toast(selectionTexts.deleted(formatCount(deleted), deleted === 1))
    await refreshLogs()
  }

  return (
    <div className={classes.bar} role="region" aria-label={selectionTexts.label}>
      <span>
        {everything
          ? selectionTexts.allSelected(formatCount(total))
          : selectionTexts.selected(...counted)}
      </span>
      {wholePage && !everything && total > ids.length && (
        <Button variant="subtle" onClick={selection.selectEverything}>
          {selectionTexts.selectAll(formatCount(total))}
        </Button>
      )}
      <Button color="red.8" variant="filled" onClick={() => setAsking(true)}>
        {selectionTexts.delete}
      </Button>
      <Button variant="subtle" color="gray" onClick={selection.clear}>
        {selectionTexts.clear}
      </Button>
      {asking && (
        <ConfirmDialog
          title={selectionTexts.deleteTitle(...counted)}
          jobLabel={selectionTexts.deleting(...counted)}
          confirmLabel={selectionTexts.confirm(...counted)}
          onClose={() => setAsking(false)}
          onConfirm={remove}
        >
          {selectionTexts.deleteLead(...counted)}
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Others write and delete meanwhile: the dialog then shows the new number to confirm. */
async function explainCountChange(error: unknown): Promise<never> {
  if (!(error instanceof ApiProblem) || error.slug !== 'count-changed') throw error
  await refreshLogs()
  const { status, slug, requestId } = error
  throw new ApiProblem(status, slug, selectionTexts.countChanged, [], requestId)
}
