import { ActionIcon, Button, Popover, SegmentedControl, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { tableTexts } from '../lib/texts/common'
import { ColumnLine } from './ColumnLine'
import { declaredLayout, orderColumns, sameLayout, type ColumnLayout } from './columns'
import classes from './ColumnsMenu.module.css'
import type { Column } from './DataTable'
import { ColumnsIcon } from './icons'
import type { Density } from './useColumnLayout'

interface ColumnsMenuProps {
  columns: Pick<Column<never>, 'id' | 'header' | 'width' | 'onRequest'>[]
  layout: ColumnLayout
  onLayoutChange: (layout: ColumnLayout) => void
  density: Density
  onDensityChange: (density: Density) => void
}

const DENSITIES = (['compact', 'comfortable'] as const).map((value) => ({
  value,
  label: tableTexts.densities[value],
}))

/** Which columns a table shows, in what order and how wide, and how high its rows are. */
export function ColumnsMenu({ columns, layout, ...props }: ColumnsMenuProps) {
  const { onLayoutChange } = props
  const [opened, setOpened] = useState(false)
  const declared = declaredLayout(columns)
  return (
    <Popover position="bottom-end" width={280} trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Tooltip label={tableTexts.columns} disabled={opened}>
          <ActionIcon
            aria-label={tableTexts.columns}
            aria-expanded={opened}
            variant="default"
            size={30}
            onClick={() => setOpened(!opened)}
          >
            <ColumnsIcon />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.menu} aria-label={tableTexts.columns}>
        <SegmentedControl
          fullWidth
          aria-label={tableTexts.density}
          data={DENSITIES}
          value={props.density}
          onChange={(value) => props.onDensityChange(value as Density)}
          transitionDuration={0}
        />
        <ul className={classes.list}>
          {orderColumns(columns, layout.order).map((column) => (
            <ColumnLine
              key={column.id}
              column={column}
              columns={columns}
              layout={layout}
              onChange={onLayoutChange}
            />
          ))}
        </ul>
        <div className={classes.foot}>
          <span>{tableTexts.gripHint}</span>
          <Button
            variant="subtle"
            size="compact-xs"
            disabled={sameLayout(layout, declared)}
            onClick={() => onLayoutChange(declared)}
          >
            {tableTexts.resetColumns}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
