import { Checkbox } from '@mantine/core'
import { tableTexts } from '../lib/texts/common'
import classes from './DataTable.module.css'

interface SelectAllProps {
  all: boolean
  some: boolean
  onChange: (on: boolean) => void
}

export function SelectAllCell({ all, some, onChange }: SelectAllProps) {
  return (
    <th scope="col" className={classes.select}>
      <Checkbox
        aria-label={tableTexts.selectAll}
        checked={all}
        indeterminate={some && !all}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </th>
  )
}

interface SelectRowProps {
  label: string
  checked: boolean
  onChange: (on: boolean) => void
}

export function SelectRowCell({ label, checked, onChange }: SelectRowProps) {
  return (
    <td className={classes.select}>
      <Checkbox
        aria-label={`${tableTexts.selectRow} ${label}`}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </td>
  )
}
