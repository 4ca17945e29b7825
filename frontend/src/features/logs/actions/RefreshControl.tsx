import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useIsFetching } from '@tanstack/react-query'
import { queryKeys } from '../../../api/query-keys'
import { logsTexts } from '../../../lib/texts/logs'
import { RefreshIcon } from '../../../ui/icons'
import { refreshLogs } from '../queries'
import { REFRESH_SECONDS } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import classes from './Toolbar.module.css'

/** Asks again now, or by itself every few seconds. */
export function RefreshControl() {
  const { search, change } = useLogsSearch()
  const fetching = useIsFetching({ queryKey: queryKeys.entryPages() }) > 0

  useHotkeys([['r', () => void refreshLogs()]])

  return (
    <div className={classes.pair}>
      <Tooltip label={logsTexts.refresh}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={logsTexts.refresh}
          className={fetching ? classes.spin : undefined}
          onClick={() => void refreshLogs()}
        >
          <RefreshIcon />
        </ActionIcon>
      </Tooltip>
      <NativeSelect
        aria-label={logsTexts.autoRefresh}
        className={classes.interval}
        value={search.refresh ?? ''}
        data={[
          { value: '', label: logsTexts.autoRefreshOff },
          ...REFRESH_SECONDS.map((seconds) => ({
            value: String(seconds),
            label: logsTexts.every(seconds),
          })),
        ]}
        onChange={(event) =>
          change(
            { refresh: Number(event.currentTarget.value) || undefined, page: search.page },
            { replace: true },
          )
        }
      />
    </div>
  )
}
