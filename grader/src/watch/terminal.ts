import { writeSync } from 'node:fs'
import { readKeys } from './keys.ts'
import type { Size } from './screen.ts'

export type Terminal = {
  size(): Size
  /** Shows exactly these lines; writes only those that changed. */
  draw(lines: readonly string[]): void
  close(): void
}

const enter = '\u001b[?1049h\u001b[?25l\u001b[2J'
const leave = '\u001b[0m\u001b[?25h\u001b[?1049l'

/**
 * Takes over the terminal: alternate screen, no cursor, keys as they are pressed. However the process ends, short of being
 * killed, the terminal is given back as it was, and before a crash is told.
 */
export function openTerminal(on: { key(key: string): void; resize(): void }): Terminal {
  const { stdin, stdout } = process
  const keys = readKeys(on.key)
  const heard = (data: string) => keys(data)
  let shown: readonly string[] = []
  let isOpen = true

  const resize = () => {
    shown = []
    on.resize()
  }
  const close = () => {
    if (!isOpen) return
    isOpen = false
    stdin.off('data', heard)
    stdout.off('resize', resize)
    process.off('exit', close)
    process.off('uncaughtException', close).off('unhandledRejection', close)
    try {
      stdin.setRawMode(false)
      // Written at once: on the way out nothing that waits is written any more.
      writeSync(1, leave)
    } catch {
      // The terminal is gone.
    }
    stdin.pause()
  }
  process.on('exit', close)
  process.prependListener('uncaughtException', close)
  process.prependListener('unhandledRejection', close)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.on('data', heard)
  // A window that is closed ends its input.
  stdin.once('end', () => on.key('ctrl-c'))
  stdin.resume()
  stdout.on('resize', resize)
  stdout.write(enter)
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    draw(lines) {
      const news = lines.map((line, index) =>
        line === shown[index] ? '' : `\u001b[${index + 1};1H\u001b[2K${line}\u001b[0m`,
      )
      const text = (shown.length === 0 ? '\u001b[2J' : '') + news.join('')
      shown = [...lines]
      if (isOpen && text !== '') stdout.write(text)
    },
    close,
  }
}
