import { inspect } from 'node:util'
import type { CallSeen, Moment, WireExchange } from '../base/traffic.ts'
import type { LearnerProcess, Traffic } from '../learner/index.ts'

/** What is seen of a run from outside: the calls of the learner's exports, and the requests that they sent. */
export type Watch = {
  readonly calls: readonly CallSeen[]
  readonly exchanges: readonly WireExchange[]
  /** Where the requests go instead of to the recordings, e.g. to a real provider. */
  readonly live?: Traffic
}

/** A watch that fills itself. `check` is asked for the name of the check that is running. */
export type Watcher = Watch & {
  around(learner: LearnerProcess, check: () => string): LearnerProcess
  traffic(answer: Traffic, check: () => string): Traffic
}

/** @param live answers in the place of the recordings */
export function createWatch(live?: Traffic): Watcher {
  const calls: CallSeen[] = []
  const exchanges: WireExchange[] = []
  const started = performance.now()
  let order = 0
  const now = (): Moment => ({ order: order++, ms: Math.round(performance.now() - started) })

  const seen = async <T>(check: string, text: string, work: () => Promise<T>): Promise<T> => {
    const call: CallSeen = { check, text, begun: now() }
    calls.push(call)
    try {
      const result = await work()
      call.outcome = { threw: false, text: shown(result), at: now() }
      return result
    } catch (thrown) {
      const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : shown(thrown)
      call.outcome = { threw: true, text, at: now() }
      throw thrown
    }
  }
  const around: Watcher['around'] = (learner, check) => {
    const call: LearnerProcess['call'] = (name, args) =>
      seen(check(), `${name}(${args.map(shown).join(', ')})`, () => learner.call(name, args))
    return Object.create(learner, { call: { value: call } }) as LearnerProcess
  }
  const traffic: Watcher['traffic'] = (answer, check) => async (request) => {
    const copy = request.clone()
    const exchange: WireExchange = {
      check: check(),
      method: request.method,
      url: request.url,
      requestHeaders: [...request.headers],
      requestBody: '',
      sent: now(),
    }
    exchanges.push(exchange)
    // Read from the copy, and beside the answer: what the code sent must not wait for its being watched.
    const body = copy.text().then((text) => Object.assign(exchange, { requestBody: text }))
    const end = (how: NonNullable<WireExchange['ended']>['how']) => {
      exchange.ended ??= { how, at: now() }
    }
    try {
      const response = await (live ?? answer)(request)
      await body
      return watchResponse(response, exchange, now, end)
    } catch (error) {
      end(request.signal.aborted ? 'left-early' : 'no-answer')
      throw error
    }
  }
  return { calls, exchanges, ...(live && { live }), around, traffic }
}

type End = (how: NonNullable<WireExchange['ended']>['how']) => void

/** The same response, each chunk written down as its reader pulls it: a watched stream is not read ahead. */
function watchResponse(response: Response, exchange: WireExchange, now: () => Moment, end: End): Response {
  if (response.type === 'error') {
    end('no-answer')
    return response
  }
  const chunks: string[] = []
  exchange.response = { status: response.status, headers: [...response.headers], at: now(), chunks }
  const reader = response.body?.getReader()
  if (!reader) {
    end('whole')
    return response
  }
  const decoder = new TextDecoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) {
            end('whole')
            controller.close()
            return
          }
          chunks.push(decoder.decode(value, { stream: true }))
          controller.enqueue(value)
        } catch (error) {
          end(exchange.ended ? exchange.ended.how : 'broken')
          controller.error(error)
        }
      },
      cancel(reason) {
        end('left-early')
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  const { status, statusText, headers } = response
  return new Response(body, { status, statusText, headers })
}

/** A value on one line; a function by the name under which it was handed over. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (value instanceof AbortSignal) return 'a signal'
  const text = inspect(value, {
    depth: 3,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 12,
    maxStringLength: 400,
  })
  return text.replace(/(\w+): \[(?:Async)?Function[^\]]*\]/g, '$1()').replace(/, \w+: \[Getter\]/g, '')
}
