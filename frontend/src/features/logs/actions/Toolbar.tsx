import { ColumnsMenu } from '../../../ui/ColumnsMenu'
import { entryColumns } from '../table/columns'
import type { useHiddenColumns } from '../table/useHiddenColumns'
import { CleanupButton } from './CleanupButton'
import { ExportMenu } from './ExportMenu'
import { RefreshControl } from './RefreshControl'
import classes from './Toolbar.module.css'
import { useMay } from '../../../api/session'

/** What can be done with the list as a whole. */
export function Toolbar({ columns }: { columns: ReturnType<typeof useHiddenColumns> }) {
  const mayDelete = useMay('delete')
  return (
    <div className={classes.bar}>
      <RefreshControl />
      <ColumnsMenu columns={entryColumns} hidden={columns.hidden} onChange={columns.setHidden} />
      <ExportMenu />
      {mayDelete && <CleanupButton />}
    </div>
  )
}
