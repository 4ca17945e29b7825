import { ColumnsMenu } from '../../../ui/ColumnsMenu'
import { entryColumns } from '../table/columns'
import type { useTableView } from '../table/useTableView'
import { CleanupButton } from './CleanupButton'
import { ExportMenu } from './ExportMenu'
import { RefreshControl } from './RefreshControl'
import { ViewsMenu } from '../views/ViewsMenu'
import classes from './Toolbar.module.css'
import { useMay } from '../../../api/session'

/** What can be done with the list as a whole. */
export function Toolbar({ view }: { view: ReturnType<typeof useTableView> }) {
  const mayDelete = useMay('delete')
  return (
    <div className={classes.bar}>
      <ViewsMenu table={view} />
      <RefreshControl />
      <ColumnsMenu columns={entryColumns} {...view} />
      <ExportMenu />
      {mayDelete && <CleanupButton />}
    </div>
  )
}
