import { spellHidden } from '../../../lib/hidden'
import { Name } from '../../../ui/Name'
import { Link } from '@tanstack/react-router'
import type { UsageBreakdown, UsageNumbers } from '../../../api/types'
import { ABSENT, formatCount, formatDuration, formatShare } from '../../../lib/format'
import { isMissing } from '../../../lib/maybe'
import { usageTexts } from '../../../lib/texts/usage'
import type { Column } from '../../../ui/DataTable'
import { StatusLabel } from '../../../ui/StatusLabel'
import { formatUsageCost } from '../formatUsageCost'
import { dimensionName, groupLabel, othersLabel } from '../groupLabel'
import { narrowed, type Dimension, type UsageSearch } from '../search'
import classes from './breakdown.module.css'

/** A value, or at the end all that are not told apart. */
export interface BreakdownRow {
  id: string
  numbers: UsageNumbers
  share: number
  label: string
  /** Absent for the others. */
  item?: UsageBreakdown['items'][number]
  search: UsageSearch
}

export function rowsOf({ items, other, by }: UsageBreakdown, search: UsageSearch): BreakdownRow[] {
  const rows: BreakdownRow[] = items.map((item) => ({
    // Nothing that is sent can be mistaken for the absent value.
    id: item.value === undefined ? 'none' : `value ${item.value}`,
    numbers: item,
    share: item.share,
    label: groupLabel(by as Dimension, item),
    item,
    search,
  }))
  if (!other) return rows
  const label = othersLabel(other.group_count)
  return [...rows, { id: 'other', numbers: other, share: other.share, label, search }]
}

const { columns: names } = usageTexts

/** The columns of a breakdown: the value, its share, its numbers. Most logs have no
 * cache writes and no column for them. */
export function breakdownColumns(by: Dimension, hasWrites: boolean): Column<BreakdownRow>[] {
  const writes = number('written', names.written, 112, ({ cache_write_tokens }) =>
    formatCount(cache_write_tokens),
  )
  return [
    {
      id: 'value',
      header: dimensionName(by),
      width: 260,
      cell: (row) => <ValueCell by={by} row={row} />,
    },
    number('requests', names.requests, 96, ({ requests }) => formatCount(requests), 'requests'),
    {
      id: 'share',
      header: names.share,
      width: 190,
      cell: ({ share }) => <ShareBar share={share} />,
    },
    number('success', names.success, 92, ({ success_rate: rate }) =>
      isMissing(rate) ? ABSENT : formatShare(rate, 1),
    ),
    number('input', names.input, 112, (usage) => formatCount(usage.input_tokens), 'input_tokens'),
    number('cached', names.cached, 104, (usage) => formatCount(usage.cached_input_tokens)),
    ...(hasWrites ? [writes] : []),
    number(
      'output',
      names.output,
      104,
      (usage) => formatCount(usage.output_tokens),
      'output_tokens',
    ),
    number('cost', names.cost, 96, formatUsageCost, 'cost_usd'),
    number('average', names.average, 96, ({ duration }) => formatDuration(duration?.average_ms)),
    number('p95', names.p95, 96, ({ duration }) => formatDuration(duration?.p95_ms)),
  ]
}

function number(
  id: string,
  header: string,
  width: number,
  format: (numbers: UsageNumbers) => string,
  sortKey?: string,
): Column<BreakdownRow> {
  return { id, header, width, numeric: true, sortKey, cell: ({ numbers }) => format(numbers) }
}

/** A value, or that there is none, as the way to its entries; Logs has no filter for the others. */
function ValueCell({ by, row: { item, label, search } }: { by: Dimension; row: BreakdownRow }) {
  if (item === undefined) return <span className={classes.rest}>{label}</span>
  return (
    <Link
      to="/logs"
      search={narrowed(search, by, item.value)}
      className={classes.link}
      aria-label={usageTexts.openInLogs(spellHidden(label))}
    >
      {by === 'status' && item.value !== undefined ? (
        <StatusLabel status={item.value} />
      ) : (
        <Name cut text={label} />
      )}
    </Link>
  )
}

function ShareBar({ share }: { share: number }) {
  return (
    <span className={classes.share}>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.bar} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={classes.percent}>{formatShare(share, 1)}</span>
    </span>
  )
}
