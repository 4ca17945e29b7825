import { useLocalStorage } from '@mantine/hooks'

/** Remembers on this device which columns of the log are not shown. */
export function useHiddenColumns() {
  const [hidden, setHidden] = useLocalStorage<string[]>({
    key: 'logbook-hidden-columns',
    defaultValue: [],
    getInitialValueInEffect: false,
  })
  return { hidden, setHidden }
}
