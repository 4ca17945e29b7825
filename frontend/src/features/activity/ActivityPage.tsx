import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { $api } from '../../api/client'
import type { Activity } from '../../api/types'
import { activityTexts } from '../../lib/texts/activity'
import { DataTable } from '../../ui/DataTable'
import { PageFrame, Scroll } from '../../ui/PageFrame'
import { Pager } from '../../ui/Pager'
import { EmptyState, ErrorState } from '../../ui/States'
import { usePaging } from '../../ui/usePaging'
import { ActivityFilters } from './ActivityFilters'
import { activityColumns } from './columns'
import { activityQuery, type ActivitySearch } from './search'

/** Who did what to the log. */
export function ActivityPage() {
  const search: ActivitySearch = useSearch({ from: '/app/activity' })
  const navigate = useNavigate()
  const change = (next: Partial<ActivitySearch>) =>
    void navigate({
      to: '/activity',
      search: (before: ActivitySearch) => ({ ...before, page: undefined, ...next }),
    })
  const { data, error, refetch, isPlaceholderData } = useQuery(
    $api.queryOptions(
      'get',
      '/api/v1/activity',
      { params: { query: activityQuery(search) } },
      { placeholderData: keepPreviousData },
    ),
  )
  const paging = usePaging(search, data?.total, change)

  return (
    <PageFrame
      title={activityTexts.title}
      lead={activityTexts.lead}
      tools={<ActivityFilters search={search} change={change} />}
    >
      <Scroll>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <DataTable<Activity>
            label={activityTexts.table}
            columns={activityColumns}
            rows={data?.items}
            rowId={({ id }) => String(id)}
            stale={isPlaceholderData}
            skeletonRows={20}
          />
        )}
        {data?.items.length === 0 && (
          <EmptyState
            title={activityTexts.noneTitle}
            actions={
              <Button onClick={() => void navigate({ to: '/activity', search: {} })}>
                {activityTexts.clear}
              </Button>
            }
          >
            {activityTexts.none}
          </EmptyState>
        )}
      </Scroll>
      <Pager paging={paging} />
    </PageFrame>
  )
}
