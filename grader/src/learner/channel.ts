/** The three pipes, seen from the grader: what arrives is cut into lines, checked, and handed on; nothing here can throw. */
import type { ChildProcess } from 'node:child_process'
import type { Duplex, Readable, Writable } from 'node:stream'
import { type Message, parseMessage } from './messages.ts'

export type Channel = {
  /** Sends a message by pipe 4; the parts are JSON texts already. */
  send(kind: string, ...parts: (string | number)[]): void
  /** Answers the callback that the process waits for, by pipe 5; `aborted`: the signals that were aborted meanwhile. */
  reply(kind: 'ok' | 'threw' | 'promise', content: string | number, aborted: readonly string[]): void
}

export type Receivers = {
  message(message: Message): void
  /** Something arrived that is no message; says what. */
  violation(what: string): void
  /** Text written to file descriptors 1 and 2 past `console`. */
  raw(text: string): void
}

type Pipes = [stdin: null, out: Readable, err: Readable, said: Readable, told: Duplex, replies: Duplex]

const NEWLINE = 10

/** Connects to a process that was just started. */
export function openChannel(child: ChildProcess, messageBytes: number, receivers: Receivers): Channel {
  const [, out, err, said, told, replies] = child.stdio as unknown as Pipes
  readLines(said, 2 * messageBytes, receivers)
  for (const pipe of [told, replies]) {
    // Nothing is ever said on these two; the pipes are sockets, so a process could try.
    pipe.on('data', () => receivers.violation('wrote where only the grader writes'))
    pipe.on('error', () => {})
  }
  for (const pipe of [out, err]) {
    pipe.setEncoding('utf8')
    pipe.on('data', (text: string) => receivers.raw(text))
    pipe.on('error', () => {})
  }
  const write = (pipe: Writable, kind: string, parts: readonly (string | number)[]) => {
    if (pipe.writable) pipe.write(`${[`["${kind}"`, ...parts].join(',')}]\n`)
  }
  return {
    send: (kind, ...parts) => write(told, kind, parts),
    reply: (kind, content, aborted) => write(replies, kind, [content, `[${aborted.join(',')}]`]),
  }
}

function readLines(pipe: Readable, maxBytes: number, receivers: Receivers): void {
  let pieces: Buffer[] = []
  let size = 0
  const finish = () => {
    const line = Buffer.concat(pieces).toString()
    pieces = []
    size = 0
    const message = parseMessage(line)
    if (message) receivers.message(message)
    else receivers.violation(`sent a message that does not exist: ${line.slice(0, 80)}`)
  }
  pipe.on('data', (bytes: Buffer) => {
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
      pieces.push(bytes.subarray(from, at))
      from = at + 1
      finish()
    }
    if (from === bytes.length) return
    pieces.push(bytes.subarray(from))
    size += bytes.length - from
    if (size > maxBytes) {
      pieces = []
      receivers.violation('sent a message without end')
    }
  })
  pipe.on('error', () => {})
}
