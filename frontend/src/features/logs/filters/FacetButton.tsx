import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { DownIcon } from '../../../ui/icons'
import type { FacetName } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import classes from './filters.module.css'

interface FacetButtonProps
  extends ButtonProps, Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps> {
  facet: FacetName
}

/** A filter's name, and how many of its values are chosen. */
export function FacetButton({ facet, ...rest }: FacetButtonProps) {
  const { search } = useLogsSearch()
  const named = (search[facet]?.length ?? 0) + (search[`not_${facet}`]?.length ?? 0)
  const chosen = named + Number(search.without?.some((field) => field === facet) ?? false)
  return (
    <Button
      {...rest}
      className={classes.filter}
      data-active={chosen > 0}
      rightSection={<DownIcon size={12} />}
    >
      {logsTexts.facets[facet]}
      {chosen > 0 && <span className={classes.count}>{chosen}</span>}
    </Button>
  )
}
