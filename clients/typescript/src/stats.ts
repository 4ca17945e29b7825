/** Counts of entries since the logbook was made. */
export interface Stats {
  /** Not yet answered for: queued, or under way. */
  waiting: number
  /** Stored by the server, including those it had already from an earlier attempt. */
  stored: number
  /** Answered as invalid, or refused because of the API key. The reason was warned about. */
  refused: number
  /** Left out because the queue was full, or still waiting when the logbook was closed. */
  dropped: number
  /** Accepted by a server that is set to store nothing. */
  discarded: number
}

/** The counts that only grow. */
export type Counts = Omit<Stats, 'waiting'>
