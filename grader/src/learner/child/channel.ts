/**
 * The three pipes, seen from the learner process: 3 carries everything we say, always written at once, so that it
 * arrives in the order it happened; 4 brings messages when the event loop turns; 5 brings the answer to a synchronous
 * callback, and blocks until it is there.
 */
import fs from 'node:fs'
import { Socket } from 'node:net'

// Taken before the learner's code runs, which may replace them.
const { readSync, writeSync } = fs
const newline = 10
const { parse } = JSON

let count = 0

/** How many messages were sent so far, besides output. */
export function sentCount(): number {
  return count
}

/** Sends one message; the parts are JSON texts already. */
export function send(kind: string, ...parts: (string | number)[]): void {
  if (kind !== 'output') count += 1
  let line = `["${kind}"`
  for (let index = 0; index < parts.length; index += 1) line += `,${parts[index]}`
  const bytes = Buffer.from(`${line}]\n`)
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at)
}

/** Waits for the answer to the callback that was sent last. */
export function readReply(): unknown[] {
  const pieces: Buffer[] = []
  for (;;) {
    const piece = Buffer.allocUnsafe(65_536)
    const got = readSync(5, piece, 0, piece.length, null)
    if (got === 0) process.exit(70)
    pieces.push(piece.subarray(0, got))
    if (piece[got - 1] === newline) return parse(Buffer.concat(pieces).toString())
  }
}

/** Listens to pipe 4 for as long as the process lives; the end of the pipe is the end of the process. */
export function listen(receive: (message: unknown[]) => void): void {
  let pieces: Buffer[] = []
  const socket = new Socket({ fd: 4, readable: true, writable: false })
  socket.on('data', (bytes: Buffer) => {
    let from = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      pieces.push(bytes.subarray(from, at))
      const line = Buffer.concat(pieces).toString()
      pieces = []
      from = at + 1
      receive(parse(line))
    }
    if (from < bytes.length) pieces.push(bytes.subarray(from))
  })
  const leave = () => process.exit(70)
  socket.on('end', leave)
  socket.on('error', leave)
}
