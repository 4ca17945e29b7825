/** Sleep that can be ended early. It does not keep a process of Node alive. */
export class Pause {
  private wakers = new Set<() => void>()

  /** Waits for so many milliseconds, or until `wake`. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.wakers.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      unref(timer)
      this.wakers.add(end)
    })
  }

  /** Ends all sleep. */
  wake(): void {
    for (const end of [...this.wakers]) end()
  }
}

/** In Node a timer keeps the process alive unless it is told not to. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    ;(timer as { unref(): void }).unref()
  }
}
