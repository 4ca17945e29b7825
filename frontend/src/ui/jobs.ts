import { useSyncExternalStore } from 'react'

/** Work that takes its time, and goes on whatever page shows. */
export interface Job {
  id: number
  label: string
  /** Done of the whole, 0 to 1; absent where no one can say. */
  share?: number
  /** How far it is, in words. */
  note?: string
  cancel?: () => void
}

/** What the work may say of itself while it runs. */
export type Report = (progress: Pick<Job, 'share' | 'note'>) => void

let jobs: Job[] = []
let lastId = 0
const listeners = new Set<() => void>()

function become(next: Job[]) {
  jobs = next
  // Leaving the site would end the work half way: the browser then asks first.
  if (jobs.length > 0) addEventListener('beforeunload', askToStay)
  else removeEventListener('beforeunload', askToStay)
  listeners.forEach((listener) => listener())
}

function askToStay(event: BeforeUnloadEvent) {
  event.preventDefault()
}

interface Work<Result> {
  label: string
  run: (report: Report, signal: AbortSignal) => Promise<Result>
  /** Whether stopping half way leaves nothing half done. */
  cancellable?: boolean
}

/** Does the work, and shows it among the running jobs until it has ended in one way or another. */
export async function runJob<Result>({ label, run, cancellable }: Work<Result>): Promise<Result> {
  const stop = new AbortController()
  const id = ++lastId
  become([...jobs, { id, label, ...(cancellable && { cancel: () => stop.abort() }) }])
  const report: Report = (progress) =>
    become(jobs.map((job) => (job.id === id ? { ...job, ...progress } : job)))
  try {
    return await run(report, stop.signal)
  } finally {
    become(jobs.filter((job) => job.id !== id))
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useJobs(): Job[] {
  return useSyncExternalStore(subscribe, () => jobs)
}
