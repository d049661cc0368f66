/** Which call of the suite the running code belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks'

const context = new AsyncLocalStorage<number>()
const open = new Set<number>()

/** Runs a call; everything it starts belongs to it, also after it has settled. */
export function runCall<Value>(call: number, work: () => Promise<Value>): Promise<Value> {
  open.add(call)
  return context.run(call, work)
}

export function endCall(call: number): void {
  open.delete(call)
}

/** The call that the running code belongs to; where the context is lost, the newest open one; 0 when there is none. */
export function currentCall(): number {
  const known = context.getStore()
  if (known !== undefined) return known
  let newest = 0
  for (const call of open) newest = call
  return newest
}

/** Keeps a function in the context in which it was handed over. */
export function bound<Args extends unknown[], Value>(fn: (...args: Args) => Value): (...args: Args) => Value {
  return AsyncLocalStorage.bind(fn)
}
