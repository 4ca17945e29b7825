import { Button, Popover, TextInput } from '@mantine/core'
import { useState } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { useLogsSearch } from '../useLogsSearch'
import classes from './filters.module.css'
import { MetadataButton } from './MetadataButton'

/** The filter on what clients sent as metadata: a key with the value it is to have. */
export function MetadataFilter({ asked }: { asked: boolean }) {
  const [opened, setOpened] = useState(asked)
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus>
      <Popover.Target>
        <MetadataButton aria-expanded={opened} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={logsTexts.metadata}>
        <MetadataForm onDone={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function MetadataForm({ onDone }: { onDone: () => void }) {
  const { search, change } = useLogsSearch()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')

  function add() {
    const name = `metadata.${key}` as const
    change({ [name]: [...new Set([...(search[name] ?? []), value])] })
    onDone()
  }

  return (
    <form
      className={classes.facet}
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <TextInput
        data-autofocus
        label={logsTexts.metadataKey}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <TextInput
        label={logsTexts.metadataValue}
        description={logsTexts.metadataHint}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={key === '' || value.trim() === ''}>
        {logsTexts.addFilter}
      </Button>
    </form>
  )
}
