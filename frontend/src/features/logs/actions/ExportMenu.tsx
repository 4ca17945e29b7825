import { Button, Menu } from '@mantine/core'
import { useMay } from '../../../api/session'
import { logsTexts } from '../../../lib/texts/logs'
import { DownloadIcon } from '../../../ui/icons'
import { runJob } from '../../../ui/jobs'
import { toast, toastFailure } from '../../../ui/toast'
import { downloadEntries, type ExportChoice } from '../export'
import type { LogsSearch } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import classes from './Toolbar.module.css'

/** Saves every entry that the filter leaves, in the list's order. */
export function ExportMenu() {
  const { search } = useLogsSearch()
  const mayReadContent = useMay('content')
  const save = (choice: ExportChoice) => void saveEntries(search, choice)

  return (
    <Menu>
      <Menu.Target>
        <Button
          className={classes.action}
          leftSection={<DownloadIcon size={14} />}
          title={logsTexts.export}
        >
          <span className={classes.word}>{logsTexts.export}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save({ format: 'csv' })}>{logsTexts.exportCsv}</Menu.Item>
        <Menu.Item onClick={() => save({ format: 'jsonl' })}>{logsTexts.exportJsonl}</Menu.Item>
        {mayReadContent && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => save({ format: 'csv', include: 'content' })}>
              {logsTexts.exportContentCsv}
            </Menu.Item>
            <Menu.Item onClick={() => save({ format: 'jsonl', include: 'content' })}>
              {logsTexts.exportContentJsonl}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Goes on while other pages show, and says at its end how it went. */
async function saveEntries(search: LogsSearch, choice: ExportChoice) {
  try {
    const file = await runJob({
      label: logsTexts.exporting(choice.format),
      cancellable: true,
      run: (report, signal) => downloadEntries(search, choice, report, signal),
    })
    toast(logsTexts.exported(file))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      toast(logsTexts.exportCancelled)
    } else toastFailure(error)
  }
}
