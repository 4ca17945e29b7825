import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { retryFailed } from '../../../api/client'
import { formatCount } from '../../../lib/format'
import { usageTexts } from '../../../lib/texts/usage'
import { DataTable } from '../../../ui/DataTable'
import { ErrorState } from '../../../ui/States'
import { dimensionName } from '../groupLabel'
import { breakdownQuery } from '../queries'
import {
  DEFAULT_BREAKDOWN,
  DEFAULT_MEASURE,
  DIMENSIONS,
  type Dimension,
  type Measure,
  narrowed,
} from '../search'
import { useUsageSearch } from '../useUsageSearch'
import classes from './breakdown.module.css'
import { breakdownColumns, type BreakdownRow, rowsOf } from './columns'

const dimensions = DIMENSIONS.map((value) => ({ value, label: dimensionName(value) }))

/** Who or what the usage comes from; each row leads to its entries. */
export function BreakdownSection() {
  const { search, change } = useUsageSearch()
  const { data } = useQuery(breakdownQuery(search))
  const more = data?.other?.group_count ?? 0

  return (
    <section aria-label={usageTexts.breakdown}>
      <div className={classes.head}>
        <h2 className={classes.title}>{usageTexts.breakdown}</h2>
        <div className={classes.dimensions}>
          <SegmentedControl
            aria-label={usageTexts.breakdownBy}
            data={dimensions}
            value={search.by ?? DEFAULT_BREAKDOWN}
            onChange={(value) => change({ by: value as Dimension, show: undefined })}
            transitionDuration={0}
          />
        </div>
      </div>
      <BreakdownTable />
      {(more > 0 || search.show === 'all') && (
        <div className={classes.foot}>
          <Button
            variant="subtle"
            onClick={() => change({ show: search.show ? undefined : 'all' }, { replace: true })}
          >
            {search.show ? usageTexts.showFewer : usageTexts.showAll(formatCount(more))}
          </Button>
        </div>
      )}
    </section>
  )
}

function BreakdownTable() {
  const { search, change } = useUsageSearch()
  const navigate = useNavigate()
  const by = search.by ?? DEFAULT_BREAKDOWN
  const { data, error, isPlaceholderData } = useQuery(breakdownQuery(search))
  const rows = useMemo(() => data && rowsOf(data, search), [data, search])
  // While the numbers of another dimension still show, they stand under its name.
  const shown = (data?.by ?? by) as Dimension
  const hasWrites = (data?.total.cache_write_tokens ?? 0) > 0
  const columns = useMemo(() => breakdownColumns(shown, hasWrites), [shown, hasWrites])
  const label = usageTexts.breakdownTable(dimensionName(by).toLowerCase())

  function open({ item }: BreakdownRow) {
    if (item === undefined || isPlaceholderData) return
    void navigate({ to: '/logs', search: narrowed(search, by, item.value) })
  }

  if (error && !data) return <ErrorState error={error} onRetry={retryFailed} />
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <DataTable<BreakdownRow>
        label={label}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        stale={isPlaceholderData}
        sort={{ key: search.sort ?? DEFAULT_MEASURE, descending: true }}
        onSort={({ key }) => change({ sort: key as Measure }, { replace: true })}
        onRowClick={open}
        skeletonRows={11}
      />
    </div>
  )
}
