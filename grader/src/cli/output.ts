/**
 * Writes a whole text, then calls back: a pipe may take it in pieces, and exiting before the last one loses it.
 * A reader that has gone away (`| head`) wanted no more: that is no error.
 */
export function writeAll(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') resolve()
      else reject(error)
    }
    stream.once('error', failed)
    stream.write(text, (error) => {
      if (error) return
      stream.off('error', failed)
      resolve()
    })
  })
}

/** A line that is replaced by the next one; only where somebody watches, so that logs stay clean. */
export function createAnnouncer(stream: NodeJS.WriteStream, isWatched: boolean): (line: string) => void {
  let shown = false
  return (line) => {
    if (!isWatched || (line === '' && !shown)) return
    const width = Math.max(10, (stream.columns ?? 80) - 1)
    stream.write(`\r\u001b[K${line.slice(0, width)}`)
    shown = line !== ''
  }
}
