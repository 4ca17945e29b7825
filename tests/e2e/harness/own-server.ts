/** The server that a worker has to itself: its tests empty the log, and no others look at it. */
export interface OwnServer {
  url: string
  /** Its working directory. */
  home: string
  /** An API key with every right that tests need. */
  key: string
}

const NAME = 'LOGBOOK_SERVERS'

/** Leaves the servers to the workers, whose processes inherit this. */
export function handOver(servers: OwnServer[]): void {
  process.env[NAME] = JSON.stringify(servers)
}

/** The server of a worker by its place among those that run at the same time. */
export function ownServer(parallelIndex: number): OwnServer {
  const servers = JSON.parse(process.env[NAME] ?? '[]') as OwnServer[]
  const own = servers[parallelIndex]
  if (!own) throw new Error(`worker ${parallelIndex} has no server: the global setup has not run`)
  return own
}
