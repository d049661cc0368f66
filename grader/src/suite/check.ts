import { test } from 'vitest'
import { GraderBug } from '../base/errors.ts'
import { SubjectError } from '../learner/index.ts'
import { createModelApi } from '../model/index.ts'
import { brokenCheck, CheckFailure, fill, resultOf, withCause } from './failure.ts'
import type { CheckBody, CheckDeclaration, CheckOptions, CheckResult, Session } from './types.ts'

export type Check = (name: string, options: CheckOptions, body: CheckBody) => void

/**
 * Declares checks for a session. Each becomes one vitest test; its result is kept in the session, in a form that holds
 * only what a learner may read.
 */
export function checksOf(session: Session): Check {
  // The check that met a file which cannot be loaded: it tells why, and the others would only repeat it.
  let unloadable: string | undefined
  return (name, options, body) => {
    if (session.declared.some((check) => check.name === name)) throw new GraderBug(`Two checks are called "${name}".`)
    const declaration: CheckDeclaration = { ...options, name }
    session.declared.push(declaration)
    test(name, async () => {
      const result = unloadable
        ? { name, status: 'not-reached' as const, message: `Your file cannot be loaded: see “${unloadable}”.` }
        : await runCheck(session, declaration, body, () => {
            unloadable = name
          })
      session.settled.push(result)
      if (result.status !== 'passed') throw new Error(`${name}: ${result.status}`)
    })
  }
}

/** @param onUnloadable called when the subject itself could not be evaluated */
async function runCheck(
  session: Session,
  check: CheckDeclaration,
  body: CheckBody,
  onUnloadable: () => void,
): Promise<CheckResult> {
  const blocker = session.settled.find((other) => check.needs?.includes(other.name) && other.status !== 'passed')
  if (blocker) return { name: check.name, status: 'not-reached', message: `Waits for “${blocker.name}”.` }
  if (session.failFast && session.settled.some((other) => other.status !== 'passed')) {
    return { name: check.name, status: 'not-reached' }
  }
  session.current = check
  session.answer = refuseTraffic(session)
  session.swallowed = undefined
  session.beyond = undefined
  session.refused = undefined
  session.takeOutput()
  const attempted = await attempt(session, check, body, onUnloadable)
  const [bug] = session.bugs.splice(0)
  const result = bug === undefined ? withCause(attempted, session) : brokenCheck(check, bug)
  session.current = undefined
  const output = session.takeOutput()
  return output ? { ...result, output } : result
}

async function attempt(
  session: Session,
  check: CheckDeclaration,
  body: CheckBody,
  onUnloadable: () => void,
): Promise<CheckResult> {
  try {
    await Promise.race([session.learner().load(), session.timeUp])
  } catch (thrown) {
    if (thrown instanceof SubjectError) onUnloadable()
    return resultOf(thrown, check)
  }
  try {
    await Promise.race([body(), session.timeUp])
  } catch (thrown) {
    return resultOf(session.swallowed ?? thrown, check)
  }
  return session.swallowed === undefined ? { name: check.name, status: 'passed' } : resultOf(session.swallowed, check)
}

/** Before a suite says what the model answers, a request has nobody to go to: it is refused, and a finding. */
function refuseTraffic(session: Session): Session['answer'] {
  const api = createModelApi({ seed: session.seed })
  return async (request) => {
    const response = await api.handle(request)
    for (const sentence of api.unexpected.splice(0)) session.finding(sentence)
    return response
  }
}

/** Fails the running check with the sentence of a mistake when the condition holds. */
export function recogniserOf(session: Session) {
  return (slug: string, condition: boolean, values: Readonly<Record<string, unknown>> = {}): void => {
    const sentence = session.current?.mistakes?.[slug]
    if (sentence === undefined)
      throw new GraderBug(`The check "${session.current?.name}" does not declare the mistake "${slug}".`)
    if (condition) throw new CheckFailure(fill(sentence, values), slug)
  }
}

/** Fails the running check with a sentence about what the learner's code did, unless the condition holds. */
export function ensure(condition: unknown, whatHappened: string): asserts condition {
  if (!condition) throw new CheckFailure(whatHappened)
}
