import { useLocalStorage } from '@mantine/hooks'
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { TimeZone } from '../lib/time'

const Context = createContext<{ zone: TimeZone; setZone: (zone: TimeZone) => void }>({
  zone: 'local',
  setZone: () => {},
})

/** Remembers on this device whether moments are shown in local time or in UTC. */
export function TimeZoneProvider({ children }: { children: ReactNode }) {
  const [zone, setZone] = useLocalStorage<TimeZone>({
    key: 'logbook-time-zone',
    defaultValue: 'local',
    getInitialValueInEffect: false,
  })
  const value = useMemo(() => ({ zone, setZone }), [zone, setZone])
  return <Context value={value}>{children}</Context>
}

export function useTimeZone() {
  return useContext(Context)
}
