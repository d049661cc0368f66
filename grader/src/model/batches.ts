import { renderBatch } from './render/batches.ts'
import {
  emptyAnswer,
  plainHeaders,
  type RenderOptions,
  renderHttpError,
  renderPlain,
  requestIdOf,
} from './render/index.ts'
import {
  type BatchItem,
  checkBatchHeaders,
  Rejection,
  readBatch,
  refuseUnfinishedBatch,
  refuseUnknownBatch,
} from './request/batches.ts'

/** One line of a batch's results, without its `custom_id`. */
export type BatchResult =
  | { type: 'succeeded'; message: unknown }
  | { type: 'errored'; error: unknown }
  | { type: 'expired' }
  | { type: 'canceled' }

export type Batch = {
  id: string
  createdAt: number
  endedAt: number | undefined
  cancelledAt: number | undefined
  items: readonly BatchItem[]
  /** By custom id, in the order in which they were done. */
  results: Map<string, BatchResult>
}

type Kept = Batch & { looks: number; work: Promise<void> }

/** Asks the model, as a request to `/v1/messages` does. `batch`: the id of the batch it belongs to. */
export type AskModel = (request: Request, batch: string) => Promise<Response>

const API = 'https://api.anthropic.com/v1/messages'

/**
 * Anthropic's message batches. A batch is worked through from the moment it is made, and says so at the second look at it:
 * the first always finds it in progress. Its requests ask the same responder as others do; an HTTP error becomes an
 * `errored` result, a connection that breaks an `expired` one. Results come in another order than the requests.
 */
export function createBatches(ask: AskModel): (request: Request, rendering: RenderOptions) => Promise<Response> {
  const batches = new Map<string, Kept>()

  const create = async (request: Request, { random, now }: RenderOptions): Promise<Kept> => {
    const headers = new Headers(request.headers)
    const items = await readBatch(request)
    const id = `msgbatch_01${random.base58(22)}`
    const results: Batch['results'] = new Map()
    const batch = { id, createdAt: now, endedAt: undefined, cancelledAt: undefined, items, results, looks: 0 }
    const kept: Kept = { ...batch, work: Promise.resolve() }
    kept.work = workThrough(kept, random.shuffle(items), headers, ask)
    // A responder that breaks is told to whoever looks at the batch.
    kept.work.catch(() => {})
    batches.set(id, kept)
    return kept
  }

  const lookedUp = (id: string): Kept => batches.get(id) ?? refuseUnknownBatch(id)

  const ended = (id: string, what: string): Kept => {
    const batch = lookedUp(id)
    return batch.endedAt === undefined ? refuseUnfinishedBatch(id, what) : batch
  }

  const look = async (id: string, now: number): Promise<Kept> => {
    const batch = lookedUp(id)
    if (batch.looks++ > 0 && batch.endedAt === undefined) {
      await batch.work
      batch.endedAt = now
    }
    return batch
  }

  const answer = async (request: Request, rendering: RenderOptions): Promise<unknown> => {
    const { pathname, searchParams } = new URL(request.url)
    const [, id = '', action = ''] = /\/batches(?:\/([^/]+))?(?:\/(results|cancel))?\/?$/.exec(pathname) ?? []
    if (id === '' && request.method === 'POST') return renderBatch(await create(request, rendering))
    checkBatchHeaders(request)
    if (id === '') return page([...batches.values()].reverse(), searchParams)
    if (action === 'results') return ended(id, 'it has results')
    if (action === 'cancel') {
      const batch = lookedUp(id)
      if (batch.endedAt === undefined) batch.cancelledAt ??= rendering.now
      return renderBatch(batch)
    }
    if (request.method !== 'DELETE') return renderBatch(await look(id, rendering.now))
    batches.delete(ended(id, 'it can be deleted').id)
    return { id, type: 'message_batch_deleted' }
  }

  return async (request, rendering) => {
    const facts = { api: 'messages', ...rendering, requestId: requestIdOf('messages', rendering.random) } as const
    try {
      const body = await answer(request, rendering)
      if (!isBatch(body)) return renderPlain(body, 200, facts, emptyAnswer())
      return jsonLines(body, plainHeaders(facts))
    } catch (error) {
      if (!(error instanceof Rejection)) throw error
      return renderHttpError({ api: 'messages', model: '', answer: emptyAnswer() }, error.reply, rendering)
    }
  }
}

function isBatch(body: unknown): body is Batch {
  return typeof body === 'object' && body !== null && 'results' in body
}

async function workThrough(batch: Batch, items: readonly BatchItem[], headers: Headers, ask: AskModel): Promise<void> {
  for (const { customId, params } of items) {
    const isCancelled = batch.cancelledAt !== undefined
    batch.results.set(customId, isCancelled ? { type: 'canceled' } : await resultOf(batch.id, params, headers, ask))
  }
}

async function resultOf(
  batch: string,
  params: Record<string, unknown>,
  headers: Headers,
  ask: AskModel,
): Promise<BatchResult> {
  // A batch has nobody to stream to.
  const body = JSON.stringify({ ...params, stream: false })
  const response = await ask(new Request(API, { method: 'POST', headers, body }), batch)
  if (response.type === 'error') return { type: 'expired' }
  const answer: unknown = await response.json()
  return response.ok ? { type: 'succeeded', message: answer } : { type: 'errored', error: answer }
}

/** Newest first, as the list endpoint pages them. */
function page(batches: readonly Batch[], query: URLSearchParams): unknown {
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 20) || 20, 1), 1000)
  const after = batches.findIndex(({ id }) => id === query.get('after_id'))
  const rest = batches.slice(after + 1)
  const shown = rest.slice(0, limit)
  return {
    data: shown.map(renderBatch),
    has_more: rest.length > shown.length,
    first_id: shown[0]?.id ?? null,
    last_id: shown.at(-1)?.id ?? null,
  }
}

function jsonLines({ id, results }: Batch, headers: Record<string, string>): Response {
  const all = {
    ...headers,
    'content-type': 'application/x-jsonl',
    'content-disposition': `attachment; filename*=utf-8''${id}_results.jsonl`,
  }
  const lines = [...results].map(([custom_id, result]) => `${JSON.stringify({ custom_id, result })}\n`)
  return new Response(lines.join(''), { status: 200, headers: all })
}
