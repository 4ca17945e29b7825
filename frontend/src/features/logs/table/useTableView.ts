import { useColumnLayout, useDensity } from '../../../ui/useColumnLayout'
import { entryLayout } from './columns'

/** How the log's table is laid out on this device, as the table and its menu take it. */
export function useTableView() {
  const { layout, setLayout } = useColumnLayout('logs', entryLayout)
  const { density, setDensity } = useDensity()
  return { layout, onLayoutChange: setLayout, density, onDensityChange: setDensity }
}
