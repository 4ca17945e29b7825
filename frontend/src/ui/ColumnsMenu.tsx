import { ActionIcon, Checkbox, Popover, Button, Tooltip } from '@mantine/core'
import { tableTexts } from '../lib/texts/common'
import classes from './ColumnsMenu.module.css'
import { ColumnsIcon } from './icons'

interface ColumnsMenuProps {
  columns: { id: string; header: string }[]
  hidden: string[]
  onChange: (hidden: string[]) => void
}

/** Chooses which columns a table shows. */
export function ColumnsMenu({ columns, hidden, onChange }: ColumnsMenuProps) {
  return (
    <Popover position="bottom-end">
      <Popover.Target>
        <Tooltip label={tableTexts.columns}>
          <ActionIcon aria-label={tableTexts.columns} variant="default">
            <ColumnsIcon />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.list}>
        {columns.map(({ id, header }) => (
          <Checkbox
            key={id}
            label={header}
            checked={!hidden.includes(id)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? hidden.filter((other) => other !== id)
                  : [...hidden, id],
              )
            }
          />
        ))}
        <Button variant="subtle" disabled={hidden.length === 0} onClick={() => onChange([])}>
          {tableTexts.resetColumns}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
