/** What has to be done when a program or a page ends. */
export interface Leaving {
  /** The program has nothing left to do, and stays until this is settled. */
  exit: () => Promise<void>
  /** The page goes away, and waits for nothing. */
  hide: () => void
}

interface Process {
  on(event: 'beforeExit', listener: () => void): void
  off(event: 'beforeExit', listener: () => void): void
}

/** Calls what has to be done at the end, in Node and in a page. Returns what undoes that. */
export function onLeaving({ exit, hide }: Leaving): () => void {
  const { process } = globalThis as { process?: Partial<Process> }
  const page = 'document' in globalThis ? globalThis : undefined
  const leave = () => void exit()
  process?.on?.('beforeExit', leave)
  page?.addEventListener('pagehide', hide)
  return () => {
    process?.off?.('beforeExit', leave)
    page?.removeEventListener('pagehide', hide)
  }
}

/** A variable of the environment, where there is one. */
export function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.[name]
}
