import { useLocalStorage } from '@mantine/hooks'
import type { ColumnLayout } from './columns'

/** Remembers on this device how the columns of a table are laid out. */
export function useColumnLayout(table: string, declared: ColumnLayout) {
  const [stored, setLayout] = useLocalStorage<ColumnLayout>({
    key: `logbook-columns-${table}`,
    defaultValue: declared,
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
