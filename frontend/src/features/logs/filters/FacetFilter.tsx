import { Popover } from '@mantine/core'
import { useState } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import type { FacetName } from '../search'
import { FacetButton } from './FacetButton'
import { FacetList } from './FacetList'
import classes from './filters.module.css'

interface FacetFilterProps {
  facet: FacetName
  /** Its button was clicked before the list was there. */
  asked: boolean
}

/** One filter: a button that opens the searchable list of its values. */
export function FacetFilter({ facet, asked }: FacetFilterProps) {
  const [opened, setOpened] = useState(asked)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus>
      <Popover.Target>
        <FacetButton facet={facet} aria-expanded={opened} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={logsTexts.facets[facet]}>
        <FacetList facet={facet} />
      </Popover.Dropdown>
    </Popover>
  )
}
