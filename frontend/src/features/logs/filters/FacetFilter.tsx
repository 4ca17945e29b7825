import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { DownIcon } from '../../../ui/icons'
import type { FacetName } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { FacetList } from './FacetList'
import classes from './filters.module.css'

/** One filter: a button that opens the searchable list of its values. */
export function FacetFilter({ facet }: { facet: FacetName }) {
  const [opened, setOpened] = useState(false)
  const { search } = useLogsSearch()
  const chosen = search[facet]?.length ?? 0
  const name = logsTexts.facets[facet]

  return (
    <Popover opened={opened} onChange={setOpened} trapFocus>
      <Popover.Target>
        <Button
          className={classes.filter}
          data-active={chosen > 0}
          rightSection={<DownIcon size={12} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {name}
          {chosen > 0 && <span className={classes.count}>{chosen}</span>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={name}>
        <FacetList facet={facet} />
      </Popover.Dropdown>
    </Popover>
  )
}
