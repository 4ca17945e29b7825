import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'

const KeySheet = lazy(async () => ({ default: (await import('./KeySheet')).KeySheet }))

/** Opens the list of keys on `?`. */
export function KeyHelp() {
  const [opened, setOpened] = useState(false)
  useHotkeys([
    ['shift+?', () => setOpened(true)],
    ['?', () => setOpened(true)],
  ])
  return opened ? (
    <Suspense>
      <KeySheet onClose={() => setOpened(false)} />
    </Suspense>
  ) : null
}
