/** What the learner prints goes on the channel, in order with everything else the code does. */
import { Writable } from 'node:stream'
import { send } from './channel.ts'

const quote = JSON.stringify
/** One message stays well below what a message may hold. */
const MAX_PIECE = 1_000_000

export function captureOutput(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    Object.defineProperty(process, name, {
      value: printer(name === 'stdout' ? 1 : 2),
      configurable: true,
      enumerable: true,
    })
  }
}

function printer(fd: number): Writable {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, _encoding, done) {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      for (let at = 0; at < text.length; at += MAX_PIECE) send('output', quote(text.slice(at, at + MAX_PIECE)))
      done()
    },
  })
  return Object.assign(stream, { fd })
}
