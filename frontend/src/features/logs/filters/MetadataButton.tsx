import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { DownIcon } from '../../../ui/icons'
import { metadataNames } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import classes from './filters.module.css'

type MetadataButtonProps = Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps>

/** Opens the filter on metadata, and says how many values of it are set. */
export function MetadataButton(props: MetadataButtonProps) {
  const { search } = useLogsSearch()
  const chosen = metadataNames(search).flatMap((name) => search[name] ?? []).length
  return (
    <Button
      {...props}
      className={classes.filter}
      data-active={chosen > 0}
      rightSection={<DownIcon size={12} />}
    >
      {logsTexts.metadata}
      {chosen > 0 && <span className={classes.count}>{chosen}</span>}
    </Button>
  )
}
