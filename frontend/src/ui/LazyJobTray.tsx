import { lazy, Suspense } from 'react'
import { useJobs } from './jobs'

const JobTray = lazy(async () => ({ default: (await import('./JobTray')).JobTray }))

/** Where jobs show, once per app; fetched with the first of them. */
export function LazyJobTray() {
  if (useJobs().length === 0) return null
  return (
    <Suspense>
      <JobTray />
    </Suspense>
  )
}
