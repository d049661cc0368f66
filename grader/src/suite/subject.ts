import type { LearnerClock } from '../learner/index.ts'
import type { Learner, Session } from './types.ts'

/** The subject's exports as async functions, each call going to the session's running learner process. */
export function learnerOf<Exports>(session: Session): Learner<Exports> {
  const clock: LearnerClock = {
    install: (now) => session.learner().clock.install(now),
    advance: (ms) => session.learner().clock.advance(ms),
    now: () => session.learner().clock.now(),
  }
  const own: Record<string, unknown> = {
    construct: (name: string, ...args: unknown[]) => session.learner().construct(name, args),
    fresh: () => session.endLearner(),
    exports: () => session.learner().load(),
    clock,
  }
  return new Proxy(own, {
    get: (target, name) => {
      if (typeof name !== 'string' || name === 'then') return undefined
      return target[name] ?? ((...args: unknown[]) => session.learner().call(name, args))
    },
  }) as Learner<Exports>
}
