/** What the learner's code prints, cleaned; a flood ends the process. */
import { printable } from './printable.ts'

export type Printer = {
  /** Text that came with the messages, in order with them. */
  print(text: string): void
  /** Text written past `console`, straight to a file descriptor; also what Node itself says when it dies. */
  raw(text: string): void
  outOfMemory(): boolean
  lastRaw(): string
}

const NODE_DIES = /<--- Last few GCs --->|FATAL ERROR:|out of memory/i

/** `flooded` is called once more than 100 times `keptBytes` were printed. */
export function createPrinter(keptBytes: number, emit: (text: string) => void, flooded: () => void): Printer {
  let printed = 0
  let dying = false
  let last = ''
  const count = (text: string): boolean => {
    printed += text.length
    if (printed > 100 * keptBytes) flooded()
    return printed <= 100 * keptBytes
  }
  const print = (text: string) => {
    if (!count(text)) return
    const clean = printable(text)
    if (clean !== '') emit(clean)
  }
  return {
    print,
    raw(text) {
      last = text.slice(0, 2_000)
      dying ||= NODE_DIES.test(text)
      if (dying) count(text)
      else print(text)
    },
    outOfMemory: () => dying,
    lastRaw: () => printable(last).trim(),
  }
}
