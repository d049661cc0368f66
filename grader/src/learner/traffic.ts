/** Answers the requests of the learner's code: one chunk of the body for each time its reader asks. */
import type { Busy } from './busy.ts'
import type { Channel } from './channel.ts'
import { Malformed } from './codec/decode.ts'
import type { Traffic } from './contract.ts'
import type { Messages } from './messages.ts'
import { printable } from './printable.ts'
import type { Values } from './values.ts'

type Exchange = {
  title: string
  abort: AbortController
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  pulling: boolean
}

export type Exchanges = {
  begin(...fields: Messages['request']): void
  pull(id: number): void
  cancel(id: number): void
  abort(id: number, reason: unknown): void
  /** How many are open: no head yet, or a body that was neither read to its end nor cancelled. */
  readonly open: number
  /** What the code may still be waiting for, e.g. `POST /v1/responses`. */
  readonly waiting: string | undefined
  closeAll(): void
}

export type ExchangeOptions = {
  channel: Channel
  traffic: Traffic
  busy: Busy
  values: Values
  /** False when the request comes from a call that has settled; it is refused then. */
  admit(call: number, title: string): boolean
}

/** A process may have this many requests under way; no exercise needs a tenth of it. */
const MAX_OPEN = 2_000
/** Characters of request bodies in a process's whole life; they are kept for as long as the suite may ask about them. */
const MAX_BODIES = 128 * 1024 * 1024
const quote = JSON.stringify

export function createExchanges({ channel, traffic, busy, values, admit }: ExchangeOptions): Exchanges {
  const exchanges = new Map<number, Exchange>()
  let last = 0
  let bodies = 0

  const existing = (id: number): Exchange | undefined => {
    if (id === 0 || id > last) throw new Malformed('a request that was never sent')
    return exchanges.get(id)
  }

  const answer = async (id: number, exchange: Exchange, request: Request): Promise<void> => {
    const response = await busy.track(traffic(request))
    if (!exchanges.has(id)) return void response.body?.cancel().catch(() => {})
    if (response.type === 'error') throw new Error('connection reset')
    exchange.reader = response.body?.getReader()
    const headers = [...response.headers].flat()
    channel.send(
      'head',
      id,
      response.status,
      quote(response.statusText),
      quote(headers),
      String(exchange.reader !== undefined),
    )
    if (!exchange.reader) exchanges.delete(id)
  }

  const next = async (id: number, exchange: Exchange): Promise<void> => {
    const { reader } = exchange
    if (!reader) throw new Malformed('a body that has not begun')
    exchange.pulling = true
    let piece = await busy.track(reader.read())
    while (!piece.done && piece.value.length === 0) piece = await busy.track(reader.read())
    exchange.pulling = false
    if (!exchanges.has(id)) return
    if (piece.done) {
      exchanges.delete(id)
      channel.send('end', id)
    } else channel.send('chunk', id, quote(Buffer.from(piece.value).toString('base64')))
  }

  const orBreak = (id: number, work: Promise<void>) =>
    work.catch(() => {
      if (exchanges.delete(id)) channel.send('broken', id)
    })

  const drop = (id: number, reason: unknown) => {
    const exchange = existing(id)
    if (!exchange) return
    exchanges.delete(id)
    exchange.abort.abort(reason)
    exchange.reader?.cancel(reason).catch(() => {})
  }

  return {
    begin(id, call, method, url, headers, body) {
      if (id !== last + 1) throw new Malformed('a request out of turn')
      if (exchanges.size >= MAX_OPEN) throw new Malformed(`more than ${MAX_OPEN} requests at once`)
      last = id
      bodies += body?.length ?? 0
      if (bodies > MAX_BODIES) throw new Malformed('requests of more than 100 MB')
      const abort = new AbortController()
      const request = requestOf(method, url, headers, body, abort.signal)
      const title = `${printable(method)} ${printable(new URL(url).pathname)}`.slice(0, 200)
      const exchange: Exchange = { title, abort, reader: undefined, pulling: false }
      if (!admit(call, title)) return channel.send('broken', id)
      exchanges.set(id, exchange)
      orBreak(id, answer(id, exchange, request))
    },
    pull(id) {
      const exchange = existing(id)
      if (!exchange) return
      if (exchange.pulling) throw new Malformed('a second pull before the first was answered')
      orBreak(id, next(id, exchange))
    },
    cancel: (id) => drop(id, new DOMException('The reader cancelled the body.', 'AbortError')),
    abort: (id, reason) => drop(id, values.incoming(reason)),
    get open() {
      return exchanges.size
    },
    get waiting() {
      return [...exchanges.values()].find(({ reader, pulling }) => !reader || pulling)?.title
    },
    closeAll() {
      for (const id of [...exchanges.keys()]) drop(id, new DOMException('The learner process ended.', 'AbortError'))
    },
  }
}

function requestOf(method: string, url: string, headers: string[], body: string | null, signal: AbortSignal): Request {
  try {
    const pairs = Array.from({ length: headers.length / 2 }, (_, index) => headers.slice(2 * index, 2 * index + 2))
    if (!/^https?:/.test(url)) throw new TypeError('not http')
    return new Request(url, {
      method,
      headers: pairs as [string, string][],
      body: body === null ? null : Buffer.from(body, 'base64'),
      signal,
    })
  } catch {
    throw new Malformed('a request that fetch would not have made')
  }
}
