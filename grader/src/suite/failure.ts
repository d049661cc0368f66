import { GraderBug } from '../base/errors.ts'
import { LearnerThrow, ProcessEnded, SubjectError } from '../learner/index.ts'
import { ends, errorWords, inOneLine, shorten, show, visible } from './show.ts'
import type { CheckDeclaration, CheckResult, Session } from './types.ts'

/** Longer than any sentence of ours; what learners' values can make of one has no limit. */
const MAX_MESSAGE = 4_000
/** The provider's words and ours behind them. */
const MAX_REFUSAL = 500

/** A check that failed for a reason its author foresaw. The message says what the learner's code did. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
  readonly mistake: string | undefined
  constructor(message: string, mistake?: string) {
    super(message)
    this.mistake = mistake
  }
}

/** Fills `{placeholders}` of a sentence with the learner's own values. A missing value is the suite's bug. */
export function fill(sentence: string, values: Readonly<Record<string, unknown>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!(name in values)) throw new GraderBug(`The sentence "${sentence}" needs a value for {${name}}.`)
    const value = values[name]
    return typeof value === 'string' ? inOneLine(ends(value, MAX_MESSAGE)) : show(value)
  })
}

/**
 * What the learner's code gets to see when a function that the suite lent it throws. A failed assertion holds the expected
 * value, and the code could catch it and go on: so it fails the check by itself, and only says so to the code.
 */
export function thrownToLearner(session: Session, thrown: unknown): unknown {
  if (!(thrown instanceof CheckFailure) && !isAssertion(thrown)) return thrown
  session.swallowed ??= thrown
  return new Error('The check failed here.')
}

/** What a thrown value means for the check in which it was thrown. */
export function resultOf(thrown: unknown, check: CheckDeclaration): CheckResult {
  const base = { name: check.name, help: helpOf(check) }
  if (thrown instanceof CheckFailure) {
    const message = shorten(visible(ends(thrown.message, MAX_MESSAGE)), MAX_MESSAGE)
    return { ...base, status: 'failed', message, ...(thrown.mistake && { mistake: thrown.mistake }) }
  }
  if (thrown instanceof LearnerThrow) {
    if (thrown.todo !== undefined)
      return { ...base, status: 'todo', message: `Not written yet: ${wordsOf(thrown.todo)}.` }
    const what = `Your code threw ${thrown.className}: ${wordsOf(thrown.message)}`
    return { ...base, status: 'failed', message: what, ...(thrown.place && { place: thrown.place }) }
  }
  if (thrown instanceof SubjectError) {
    // What the check asks is about code that runs.
    const message = shorten(thrown.message, MAX_MESSAGE)
    return { name: check.name, status: 'failed', message, ...(thrown.place && { place: thrown.place }) }
  }
  if (thrown instanceof ProcessEnded) return { ...base, status: 'failed', message: thrown.message }
  if (isAssertion(thrown)) {
    return {
      ...base,
      status: 'failed',
      message: `Your code gave ${show(thrown.actual)}, and that is not what it should give here.`,
    }
  }
  return brokenCheck(check, thrown)
}

/**
 * What the code made of a refusal says little; unless the suite knows what it means. A request too many stands in the place
 * of what was seen; what the API said to a request that it does not take stands below it.
 */
export function withCause(result: CheckResult, { beyond, refused }: Pick<Session, 'beyond' | 'refused'>): CheckResult {
  if (result.status !== 'failed') return result
  const { message = '' } = result
  if (refused !== undefined) {
    const words = refused.replace(/^\d+ /, '').slice(0, 40)
    const isTold = /\brefused\b|\bdid not accept\b|\b400\b/.test(message) || message.includes(words)
    if (isTold && result.mistake !== undefined) return result
    // What the check asks next belongs to an answer, and none came.
    const { help: _, ...rest } = result
    if (isTold) return rest
    const seen = message.replace(/\bsent no request( to (a|the) model)?/, 'sent no request that the API took')
    return { ...rest, message: `${seen}\nThe API refused your request: ${shorten(visible(refused), MAX_REFUSAL)}` }
  }
  if (beyond === undefined || result.mistake !== undefined || /\brequests?\b/.test(message)) return result
  const { place: _, ...rest } = result
  return { ...rest, message: beyond }
}

/** “Sent no request” misleads where one was sent too late: nothing waited for it, and its check was over. */
export function withLate(result: CheckResult, late: string | undefined): CheckResult {
  if (late === undefined || result.status !== 'failed' || !result.message?.includes('sent no request')) return result
  const seen = `One left after \`${late}\` was over: is an \`await\` missing?`
  return { ...result, message: `${result.message}\n${seen}` }
}

/** A check that says nothing about the learner, because something of ours broke in it. */
export function brokenCheck(check: CheckDeclaration, thrown: unknown): CheckResult {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { name: check.name, status: 'error', message: 'The check itself broke.', bug: error.stack ?? error.message }
}

function helpOf(check: CheckDeclaration): string | undefined {
  return [check.why, check.look].filter(Boolean).join(' ') || undefined
}

/** A plain `expect` that no sentence was written for: only the learner's own value is told, never the expected one. */
export function isAssertion(thrown: unknown): thrown is Error & { actual: unknown } {
  return thrown instanceof Error && thrown.name === 'AssertionError'
}

/** A message may be laid out in lines; where it quotes an API's error body, it is told as one. */
function wordsOf(message: string): string {
  const text = message.split('\n').slice(0, 4).join('\n')
  return shorten(message.includes('"error"') ? errorWords(message, 600) : text, 600)
}
