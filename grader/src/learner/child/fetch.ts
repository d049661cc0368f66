/** The global `fetch` of the learner process: every http(s) request goes to the suite's side of the channel. */
import { send } from './channel.ts'
import { currentCall } from './current.ts'
import { outgoingThrow } from './values.ts'

type Exchange = {
  /** Kept whole: Node passes an abort on to a request's signal only while the request itself is still reachable. */
  request: Request
  onAbort(): void
  /** Settles the promise of `fetch`; unset once the head is there. */
  head: { resolve(response: Response): void; reject(reason: unknown): void } | undefined
  /** Set while the reader waits for the next chunk. */
  wanted: { resolve(): void; reject(reason: unknown): void } | undefined
  body: ReadableByteStreamController | undefined
}

const exchanges = new Map<number, Exchange>()
const quote = JSON.stringify
const nodeFetch = globalThis.fetch
let lastRequest = 0

/** What Node sends when the caller does not say otherwise. */
const USUAL_HEADERS = [
  ['accept', '*/*'],
  ['accept-language', '*'],
  ['sec-fetch-mode', 'cors'],
  ['user-agent', 'node'],
  ['accept-encoding', 'gzip, deflate'],
] as const

/** Stands in for `fetch`; schemes other than http and https are left to Node. */
export async function channelFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  if (!/^https?:/.test(request.url)) return nodeFetch(input, init)
  request.signal.throwIfAborted()
  const body = request.body === null ? undefined : (plainBody(init) ?? (await request.arrayBuffer()))
  request.signal.throwIfAborted()
  return new Promise((resolve, reject) => begin(request, body, { resolve, reject }))
}

/** A body that needs no waiting, so that the request leaves at once, in order with everything else. */
function plainBody(init: RequestInit | undefined): string | undefined {
  return typeof init?.body === 'string' ? init.body : undefined
}

function begin(request: Request, body: string | ArrayBuffer | undefined, head: NonNullable<Exchange['head']>): void {
  lastRequest += 1
  const id = lastRequest
  const exchange: Exchange = {
    request,
    onAbort: () => abort(id),
    head,
    wanted: undefined,
    body: undefined,
  }
  exchanges.set(id, exchange)
  request.signal.addEventListener('abort', exchange.onAbort, { once: true })
  const bytes = body === undefined ? 'null' : quote(Buffer.from(body as string).toString('base64'))
  send('request', id, currentCall(), quote(request.method), quote(request.url), headersText(request.headers), bytes)
}

function headersText(headers: Headers): string {
  for (const [name, value] of USUAL_HEADERS) if (!headers.has(name)) headers.set(name, value)
  const parts: string[] = []
  headers.forEach((value, name) => {
    parts.push(quote(name), quote(value))
  })
  return `[${parts.join(',')}]`
}

/** The status line and headers of a response. */
export function receiveHead(id: number, status: number, statusText: string, headers: string[], hasBody: boolean): void {
  const exchange = exchanges.get(id)
  if (!exchange?.head) return
  const pairs = Array.from({ length: headers.length / 2 }, (_, index) => headers.slice(2 * index, 2 * index + 2))
  const response = new Response(hasBody ? bodyOf(id, exchange) : null, {
    status,
    statusText,
    headers: pairs as [string, string][],
  })
  Object.defineProperty(response, 'url', { value: exchange.request.url })
  exchange.head.resolve(response)
  exchange.head = undefined
  if (!hasBody) finish(id, exchange)
}

function bodyOf(id: number, exchange: Exchange): ReadableStream {
  return new ReadableStream(
    {
      type: 'bytes',
      start(controller) {
        exchange.body = controller
      },
      pull() {
        send('pull', id)
        return new Promise<void>((resolve, reject) => {
          exchange.wanted = { resolve, reject }
        })
      },
      cancel() {
        if (exchanges.has(id)) send('cancel', id)
        finish(id, exchange)
      },
    },
    { highWaterMark: 0 },
  )
}

/** The next bytes of a body that the reader asked for. */
export function receiveChunk(id: number, base64: string): void {
  const exchange = exchanges.get(id)
  if (!exchange?.body) return
  exchange.body.enqueue(new Uint8Array(Buffer.from(base64, 'base64')))
  exchange.wanted?.resolve()
}

export function receiveEnd(id: number): void {
  const exchange = exchanges.get(id)
  if (!exchange?.body) return
  finish(id, exchange)
  exchange.body.close()
  exchange.body.byobRequest?.respond(0)
  exchange.wanted?.resolve()
}

/** The connection broke: before the head as a failed fetch, after it as a terminated body, as Node puts it. */
export function receiveBreak(id: number): void {
  const exchange = exchanges.get(id)
  if (!exchange) return
  finish(id, exchange)
  if (exchange.head) exchange.head.reject(new TypeError('fetch failed', { cause: resetError() }))
  else fail(exchange, new TypeError('terminated', { cause: closedError() }))
}

function abort(id: number): void {
  const exchange = exchanges.get(id)
  if (!exchange) return
  finish(id, exchange)
  const { reason } = exchange.request.signal
  send('abort', id, outgoingThrow(reason))
  if (exchange.head) exchange.head.reject(reason)
  else fail(exchange, reason)
}

function fail(exchange: Exchange, reason: unknown): void {
  exchange.body?.error(reason)
  exchange.wanted?.resolve()
}

function finish(id: number, exchange: Exchange): void {
  exchanges.delete(id)
  exchange.request.signal.removeEventListener('abort', exchange.onAbort)
}

function resetError(): Error {
  return Object.assign(new Error('read ECONNRESET'), { errno: -104, code: 'ECONNRESET', syscall: 'read' })
}

function closedError(): Error {
  const error = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET', socket: null })
  error.name = 'SocketError'
  return error
}
