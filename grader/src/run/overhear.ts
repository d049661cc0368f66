import type { LearnerProcess } from '../learner/index.ts'

/**
 * A learner process whose calls are written down: arguments, results, what callbacks return, what is thrown. So that a
 * proof can ask whether a sentence tells a value that the subject has never met.
 * @param heard called with each text; with `undefined` when something goes on that cannot be listened to (a live object)
 */
export function overhear(learner: LearnerProcess, heard: (text: string | undefined) => void): LearnerProcess {
  let isDeaf = false
  const call: LearnerProcess['call'] = async (name, args) => {
    // A live object among the arguments must not be looked into: every property of it is a call.
    if (isDeaf) return learner.call(name, args)
    heard(textOf(args))
    try {
      const result = await learner.call(
        name,
        args.map((arg) => tapped(arg, heard)),
      )
      heard(textOf(result))
      return result
    } catch (error) {
      heard(error instanceof Error ? `${error.name} ${error.message} ${textOf(error)}` : textOf(error))
      throw error
    }
  }
  const construct: LearnerProcess['construct'] = (name, args) => {
    isDeaf = true
    heard(undefined)
    return learner.construct(name, args)
  }
  return Object.create(learner, { call: { value: call }, construct: { value: construct } }) as LearnerProcess
}

/** The same value with every function in it wrapped, so that what it returns is written down too. */
function tapped(value: unknown, heard: (text: string) => void): unknown {
  if (typeof value === 'function') return tappedFunction(value as (...args: unknown[]) => unknown, heard)
  if (Array.isArray(value)) return value.map((member) => tapped(member, heard))
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([key, member]) => [key, tapped(member, heard)])
  return holdsFunction(value) ? Object.fromEntries(entries) : value
}

function tappedFunction(call: (...args: unknown[]) => unknown, heard: (text: string) => void) {
  return function (this: unknown, ...args: unknown[]): unknown {
    heard(textOf(args))
    const result = call.apply(this, args)
    if (result instanceof Promise) result.then((value) => heard(textOf(value))).catch(() => {})
    else heard(textOf(result))
    return result
  }
}

function holdsFunction(value: object): boolean {
  return Object.values(value).some(
    (member) =>
      typeof member === 'function' || (typeof member === 'object' && member !== null && holdsFunction(member)),
  )
}

/** As JSON, functions left out; a value that JSON cannot hold as Node would print it. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
