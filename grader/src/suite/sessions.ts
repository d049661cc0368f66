import { GraderBug } from '../base/errors.ts'
import type { Session } from './types.ts'

export { thrownToLearner, withLate } from './failure.ts'
export type { CheckDeclaration, CheckResult, Session } from './types.ts'

const sessions = new Map<string, Session>()

/** Makes a session known to the suite that is about to be imported for it. */
export function openSession(session: Session): void {
  sessions.set(session.id, session)
}

export function closeSession(id: string): void {
  sessions.delete(id)
}

/** The session named in the URL under which a suite imported this room: `…/suite/index.ts?session=ID`. */
export function sessionOf(url: string): Session {
  const id = new URL(url).searchParams.get('session') ?? ''
  const session = sessions.get(id)
  if (!session) throw new GraderBug('A suite ran outside a grading run.')
  return session
}
