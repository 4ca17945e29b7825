import { Button, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { commonTexts, shellTexts } from '../../../lib/texts/common'
import { logsTexts } from '../../../lib/texts/logs'
import { parseFieldMoment, toFieldMoment } from '../../../lib/time'
import { useTimeZone } from '../../../ui/timezone'
import { periodStart } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { CustomPeriodButton } from './CustomPeriodButton'
import classes from './filters.module.css'

/** A period between two moments, typed or picked. */
export function CustomPeriod({ asked }: { asked: boolean }) {
  const [opened, setOpened] = useState(asked)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus>
      <Popover.Target>
        <CustomPeriodButton aria-expanded={opened} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown>
        <CustomPeriodForm onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function CustomPeriodForm({ onDone }: { onDone: () => void }) {
  const { search, change } = useLogsSearch()
  const { zone } = useTimeZone()
  const [from, setFrom] = useState(() =>
    toFieldMoment(search.from ?? periodStart(search, Date.now()), zone),
  )
  const [to, setTo] = useState(() => toFieldMoment(search.to, zone))
  const range = { from: parseFieldMoment(from, zone), to: parseFieldMoment(to, zone) }
  const bad = range.from !== undefined && range.to !== undefined && range.from >= range.to

  return (
    <form
      className={classes.range}
      onSubmit={(event) => {
        event.preventDefault()
        change({ period: undefined, ...range })
        onDone()
      }}
    >
      <TextInput
        type="datetime-local"
        step={1}
        label={logsTexts.from}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        step={1}
        label={logsTexts.to}
        description={logsTexts.toHint}
        value={to}
        error={bad && logsTexts.badRange}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <p className={classes.hint}>
        {logsTexts.zoneHint(zone === 'utc' ? shellTexts.utc : shellTexts.localTime.toLowerCase())}
      </p>
      <Button type="submit" variant="filled" disabled={bad || !(range.from ?? range.to)}>
        {commonTexts.apply}
      </Button>
    </form>
  )
}
