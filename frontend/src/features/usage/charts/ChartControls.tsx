import { Button, NativeSelect, SegmentedControl } from '@mantine/core'
import type { Interval } from '../../logs/interval'
import { logsTexts } from '../../../lib/texts/logs'
import { textOf } from '../../../lib/texts/text-of'
import { usageTexts } from '../../../lib/texts/usage'
import { LeftIcon } from '../../../ui/icons'
import { dimensionName } from '../groupLabel'
import { zoomedOut } from '../period'
import { DEFAULT_GROUP, DIMENSIONS, type Grouping, type UsageSearch } from '../search'
import { useUsageSearch } from '../useUsageSearch'
import classes from './charts.module.css'

const groupings = [
  ...DIMENSIONS.map((value) => ({ value, label: dimensionName(value) })),
  { value: 'none', label: usageTexts.noGroup },
]
const intervals = Object.entries(usageTexts.intervals).map(([value, label]) => ({ value, label }))

/** What the charts are told apart by, how fine they are, and the way back from a zoom. */
export function ChartControls() {
  const { search, change } = useUsageSearch()
  return (
    <>
      <label className={classes.group}>
        {usageTexts.groupBy}
        <NativeSelect
          className={classes.select}
          data={groupings}
          value={search.group_by ?? DEFAULT_GROUP}
          onChange={(event) => change({ group_by: event.currentTarget.value as Grouping })}
        />
      </label>
      <SegmentedControl
        aria-label={usageTexts.interval}
        data={intervals}
        value={search.interval ?? 'auto'}
        onChange={(value) =>
          change({ interval: value === 'auto' ? undefined : (value as Interval) })
        }
        transitionDuration={0}
      />
      {search.back !== undefined && (
        <Button leftSection={<LeftIcon size={14} />} onClick={() => change(zoomedOut(search))}>
          {backText(search)}
        </Button>
      )}
    </>
  )
}

function backText({ back = '' }: UsageSearch): string {
  const period = textOf(logsTexts.periods, back)
  return period === undefined ? usageTexts.zoomOutCustom : usageTexts.zoomOut(period)
}
