import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { formatMoment } from '../../../lib/time'
import { CalendarIcon } from '../../../ui/icons'
import { useTimeZone } from '../../../ui/timezone'
import { useLogsSearch } from '../useLogsSearch'
import classes from './filters.module.css'

type CustomPeriodButtonProps = Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>

/** Shows the two moments, if they are what is asked for. */
export function CustomPeriodButton(props: CustomPeriodButtonProps) {
  const { search } = useLogsSearch()
  const { zone } = useTimeZone()
  const active = search.from !== undefined || search.to !== undefined
  const moments = [search.from, search.to].map((iso) => (iso ? formatMoment(iso, zone) : '…'))

  return (
    <Button
      {...props}
      leftSection={<CalendarIcon size={14} />}
      className={classes.filter}
      data-active={active}
    >
      {active ? moments.join(' – ') : logsTexts.custom}
    </Button>
  )
}
