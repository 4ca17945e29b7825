import { Button, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useMay } from '../../../api/session'
import { describeProblem } from '../../../lib/problem'
import { logsTexts } from '../../../lib/texts/logs'
import { DownloadIcon } from '../../../ui/icons'
import { toast, toastFailure } from '../../../ui/toast'
import { downloadEntries, type ExportChoice } from '../export'
import { useLogsSearch } from '../useLogsSearch'

/** Saves every entry that the filter leaves, in the list's order. */
export function ExportMenu() {
  const { search } = useLogsSearch()
  const mayReadContent = useMay('content')
  const job = useMutation({
    mutationFn: (choice: ExportChoice) => downloadEntries(search, choice),
    onSuccess: (file) => toast(logsTexts.exported(file)),
    onError: (error) => toastFailure(describeProblem(error)),
  })

  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<DownloadIcon size={14} />} loading={job.isPending}>
          {logsTexts.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => job.mutate({ format: 'csv' })}>{logsTexts.exportCsv}</Menu.Item>
        <Menu.Item onClick={() => job.mutate({ format: 'jsonl' })}>
          {logsTexts.exportJsonl}
        </Menu.Item>
        {mayReadContent && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => job.mutate({ format: 'csv', include: 'content' })}>
              {logsTexts.exportContentCsv}
            </Menu.Item>
            <Menu.Item onClick={() => job.mutate({ format: 'jsonl', include: 'content' })}>
              {logsTexts.exportContentJsonl}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
