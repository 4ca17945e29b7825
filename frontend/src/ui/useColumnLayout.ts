import { useLocalStorage } from '@mantine/hooks'
import { DECLARED_LAYOUT, type ColumnLayout } from './columns'

/** Remembers on this device how the columns of a table are laid out. */
export function useColumnLayout(table: string) {
  const [stored, setLayout] = useLocalStorage<ColumnLayout>({
    key: `logbook-columns-${table}`,
    defaultValue: DECLARED_LAYOUT,
    getInitialValueInEffect: false,
  })
  return { layout: stored, setLayout }
}

/** Rows as high as a line of text, or with room around it. */
export type Density = 'compact' | 'comfortable'

/** Remembers on this device how high rows are. */
export function useDensity() {
  const [density, setDensity] = useLocalStorage<Density>({
    key: 'logbook-density',
    defaultValue: 'compact',
    getInitialValueInEffect: false,
  })
  return { density, setDensity }
}
