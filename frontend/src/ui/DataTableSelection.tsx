import { useEffect, useRef } from 'react'
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
      <Box label={tableTexts.selectAll} checked={all} partly={some && !all} onChange={onChange} />
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
      <Box label={`${tableTexts.selectRow} ${label}`} checked={checked} onChange={onChange} />
    </td>
  )
}

/** The browser's own box: five hundred drawn ones would make a long page slow. */
function Box({ label, partly, ...rest }: SelectRowProps & { partly?: boolean }) {
  const box = useRef<HTMLInputElement>(null)
  // Being partly checked can be said by script only.
  useEffect(() => {
    if (box.current) box.current.indeterminate = partly ?? false
  }, [partly])

  return (
    // The label widens the target to the whole cell.
    <label className={classes.boxLabel}>
      <input
        ref={box}
        type="checkbox"
        className={classes.box}
        aria-label={label}
        checked={rest.checked}
        onChange={(event) => rest.onChange(event.currentTarget.checked)}
      />
    </label>
  )
}
