/** A live object of the learner process, as the suite holds it. */
import type { Handle } from './contract.ts'

/** Names by which matchers, printers and `await` recognise values of their own kind; a handle is none of them. */
const NEVER_METHODS = new Set([
  'then',
  'catch',
  'finally',
  'asymmetricMatch',
  'toJSON',
  'toAsymmetricMatcher',
  'constructor',
  'prototype',
  'inspect',
  'valueOf',
  'toString',
  'nodeType',
  'tagName',
  '$$typeof',
  '$$value',
])

/** A handle whose every property is a method that runs in the learner process. */
export function createHandle(invoke: (method: string, args: readonly unknown[]) => Promise<unknown>): Handle {
  const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>()
  return new Proxy(Object.create(null), {
    get(_target, name) {
      if (typeof name === 'symbol' || NEVER_METHODS.has(name)) return undefined
      let method = methods.get(name)
      if (!method) {
        method = (...args) => invoke(name, args)
        methods.set(name, method)
      }
      return method
    },
    has: () => false,
    ownKeys: () => [],
    getOwnPropertyDescriptor: () => undefined,
    set: () => false,
    defineProperty: () => false,
  }) as Handle
}
