/** Answers the learner's code when it calls a function, or reads an iterable, that the suite passed to it. */
import type { Busy } from './busy.ts'
import type { Channel } from './channel.ts'
import { Malformed } from './codec/decode.ts'
import type { Messages } from './messages.ts'
import type { Values } from './values.ts'

export type Callbacks = {
  answer(...fields: Messages['callback']): void
  iterate(...fields: Messages['iterate']): void
  /** How many promises are still owed. */
  readonly open: number
  /** Passes on that a lent signal was aborted: with the answer, while the code waits for one. */
  aborted(signal: number, reason: string): void
}

export type CallbackOptions = {
  channel: Channel
  values: Values
  busy: Busy
  /** False when the callback comes from a call that has settled; it is refused then. */
  admit(call: number, title: string): boolean
  /** What the code gets to see of an error that the suite's function threw. */
  threw(error: unknown): unknown
}

export function createCallbacks({ channel, values, busy, admit, threw }: CallbackOptions): Callbacks {
  const iterators = new Map<number, AsyncIterator<unknown>>()
  let lastPromise = 0
  let owed = 0
  let aborted: string[] | undefined

  const reply = (kind: 'ok' | 'threw' | 'promise', content: string | number) => {
    channel.reply(kind, content, aborted ?? [])
    aborted = undefined
  }

  const settle = async (id: number, work: Promise<unknown>): Promise<void> => {
    owed += 1
    try {
      channel.send('settle', id, '"ok"', values.outgoing(await busy.track(work)))
    } catch (error) {
      channel.send('settle', id, '"threw"', values.outgoing(threw(error)))
    } finally {
      owed -= 1
    }
  }

  return {
    answer(call, id, args) {
      const lent = values.functionOf(id)
      if (!lent) throw new Malformed('a function that was never passed')
      const list = values.incoming(args)
      if (!Array.isArray(list)) throw new Malformed('arguments that are no list')
      aborted = []
      const title = lent.fn.name === '' ? 'a function you were given' : `\`${lent.fn.name}\``
      // A finding is all that comes of it: an error here would end the process if it struck a timer.
      if (!admit(call, title)) return reply('ok', values.outgoing(undefined))
      try {
        const value = lent.fn.apply(lent.owner, list)
        if (!isThenable(value)) return reply('ok', values.outgoing(value))
        lastPromise += 1
        reply('promise', lastPromise)
        settle(lastPromise, Promise.resolve(value))
      } catch (error) {
        reply('threw', values.outgoing(threw(error)))
      }
    },
    iterate(ask, call, iterable, number, action) {
      const source = values.iterableOf(iterable)
      if (!source) throw new Malformed('an iterable that was never passed')
      const admitted = admit(call, 'the stream you were given')
      const iterator = iterators.get(number) ?? source[Symbol.asyncIterator]()
      iterators.set(number, iterator)
      const step = async () => {
        if (!admitted) return { done: true, value: undefined }
        return action === 'next' ? iterator.next() : (iterator.return?.() ?? { done: true, value: undefined })
      }
      settle(-ask, step())
    },
    get open() {
      return owed
    },
    aborted(signal, reason) {
      if (aborted) aborted.push(`[${signal},${reason}]`)
      else channel.send('signal', signal, reason)
    },
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
