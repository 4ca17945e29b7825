import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense } from 'react'

const KeySheet = lazy(async () => ({ default: (await import('./KeySheet')).KeySheet }))

interface KeyHelpProps {
  opened: boolean
  onChange: (opened: boolean) => void
}

/** Opens the list of keys on `?`. */
export function KeyHelp({ opened, onChange }: KeyHelpProps) {
  useHotkeys([
    ['shift+?', () => onChange(true)],
    ['?', () => onChange(true)],
  ])
  return opened ? (
    <Suspense>
      <KeySheet onClose={() => onChange(false)} />
    </Suspense>
  ) : null
}
