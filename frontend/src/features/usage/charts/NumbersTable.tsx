import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { UsageTimeseries } from '../../../api/types'
import { formatCount, formatDuration } from '../../../lib/format'
import { usageTexts } from '../../../lib/texts/usage'
import { DataTable, type Column } from '../../../ui/DataTable'
import { boundsOf, type Span } from '../period'
import { formatUsageCost } from '../formatUsageCost'
import { filterOf } from '../search'
import classes from './charts.module.css'
import type { Point } from './series'
import { formatPoint } from './timeAxis'

type Row = Point & { name: string; index: number }

/** The numbers of the charts, a row for each hour or day, each a way to its entries. */
export function NumbersTable({ usage, span }: { usage: UsageTimeseries; span: Span }) {
  const rows = usage.points.map((point, index) => ({
    ...point,
    index,
    name: formatPoint(point.start, span.interval, span.zone),
  }))
  const hasWrites = usage.points.some(({ total }) => total.cache_write_tokens > 0)
  const columns = useMemo(() => columnsOf(span, hasWrites), [span, hasWrites])
  return (
    <div className={classes.numbers} tabIndex={0} role="region" aria-label={usageTexts.numbers}>
      <DataTable<Row>
        label={usageTexts.numbers}
        columns={columns}
        rows={rows}
        rowId={({ start }) => start}
      />
    </div>
  )
}

const { columns: names } = usageTexts

function columnsOf(span: Span, hasWrites: boolean): Column<Row>[] {
  const writes = number('written', names.written, ({ total }) =>
    formatCount(total.cache_write_tokens),
  )
  return [
    {
      id: 'time',
      header: names.time,
      width: 150,
      cell: (row) => <PointLink row={row} span={span} />,
    },
    number('requests', names.requests, ({ total }) => formatCount(total.requests)),
    number('input', names.input, ({ total }) => formatCount(total.input_tokens)),
    number('cached', names.cached, ({ total }) => formatCount(total.cached_input_tokens)),
    ...(hasWrites ? [writes] : []),
    number('output', names.output, ({ total }) => formatCount(total.output_tokens)),
    number('cost', names.cost, ({ total }) => formatUsageCost(total)),
    number('p50', names.p50, ({ total }) => formatDuration(total.duration?.p50_ms)),
    number('p95', names.p95, ({ total }) => formatDuration(total.duration?.p95_ms)),
    number('p99', names.p99, ({ total }) => formatDuration(total.duration?.p99_ms)),
  ]
}

function number(id: string, header: string, cell: (row: Row) => string): Column<Row> {
  return { id, header, width: 96, numeric: true, cell }
}

function PointLink({ row, span }: { row: Row; span: Span }) {
  const search = { ...filterOf(span.search), ...boundsOf(span, row.index), period: undefined }
  return (
    <Link
      to="/logs"
      search={search}
      className={classes.point}
      aria-label={usageTexts.openInLogs(row.name)}
    >
      {row.name}
    </Link>
  )
}
