import { ensure, type ModelCall, type Reply, random, replay, reply } from '@stagecraft/suite'
import type { CallResult } from '../types.ts'
import { during, ensureAccepted, learner, type ManualClock, type Run } from './calling.ts'

export const question = {
  system: 'You sort mails for Larkspur.',
  user: `Is the mail about INV-${random.int(2_300, 7_800)} about customs?`,
}
export const answer = `Yes, about the ${random.pick(['duty', 'tariff', 'clearance'])} for ORD-${random.int(70_100, 79_900)}.`

export type Asked = {
  deadlineMs: number
  signal?: AbortSignal
  /** What the model replies before it answers, by the milliseconds since the epoch at which it is asked first. */
  replies: (began: number) => readonly Reply[]
}

/** Asks with four attempts. `times` is when the requests came, in milliseconds since the start. */
export async function asking(
  { replies, ...options }: Asked,
  body: (run: Run<CallResult<string>>, times: readonly number[]) => Promise<void>,
): Promise<void> {
  const times: number[] = []
  const accepted: ModelCall[] = []
  const start = (clock: ManualClock) => {
    const began = clock.now()
    const script = replies(began)
    replayed = replay((call) => {
      times.push(clock.now() - began)
      accepted.push(call)
      return script[times.length - 1] ?? reply.text(answer)
    })
    return learner.askThrough(question, { maxAttempts: 4, ...options, clock })
  }
  let replayed: { calls: readonly ModelCall[] } = { calls: [] }
  await during(start, async (run) => {
    await run.advance(0)
    ensure(replayed.calls.length > 0 || run.over, 'Your code sent no request to a model.')
    ensureAccepted(replayed.calls, accepted)
    await body(run, times)
  })
}

/** Fails the check when the code waits for something that is not `clock`. */
export function ensureOnClock({ over, clock }: Run<unknown>): void {
  ensure(over || clock.sleeping > 0, 'Your code waits, and not with `clock`: that is the only time which passes here.')
}
