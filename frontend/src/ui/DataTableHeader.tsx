import { tableTexts } from '../lib/texts/common'
import type { Column, Sort } from './DataTable'
import classes from './DataTable.module.css'
import { DownIcon, UpIcon } from './icons'

interface HeaderCellProps<Row> {
  column: Column<Row>
  sort?: Sort
  onSort?: (sort: Sort) => void
}

/** A column's name; where the list can be ordered by it, a button that does, descending first. */
export function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { header, numeric, sortKey } = column
  const active = sort !== undefined && sortKey === sort.key
  const order = sort?.descending ? 'descending' : 'ascending'

  return (
    <th
      scope="col"
      className={classes.header}
      data-numeric={numeric}
      aria-sort={active ? order : undefined}
    >
      {sortKey && onSort ? (
        <button
          type="button"
          className={classes.sort}
          title={tableTexts.sortBy(header)}
          onClick={() => onSort({ key: sortKey, descending: active ? !sort.descending : true })}
        >
          {header}
          <span className={classes.arrow} data-active={active}>
            {active && !sort.descending ? <UpIcon size={12} /> : <DownIcon size={12} />}
          </span>
        </button>
      ) : (
        header
      )}
    </th>
  )
}
