/** Larkspur's office as a chain meets it: the parcel system, the outbox, and a model that plays every step. */
import { ensure, LearnerThrow, learnerOf, manualClock, replay, show } from '@stagecraft/suite'
import type * as starter from '../ticket.ts'
import type { Outcome, Step, Tools } from '../types.ts'
import { type Day, type Options, someFacts } from './fixtures.ts'
import { replyTo, stepsOf } from './model.ts'

const learner = learnerOf<typeof starter>()

/** Lets the learner's code handle one ticket, and tells everything that was seen. */
export async function handle(options: Options = {}): Promise<Day> {
  const facts = someFacts(options.kind)
  const day: Day = { ...facts, calls: [], requests: [], works: [], verdicts: [], lookups: 0, sent: [], moments: [] }
  const gate = createGate(options.held ?? [])
  const { calls } = replay(async (call) => {
    const steps = stepsOf(call)
    for (const step of steps) day.requests.push({ step, call })
    const { reply, judgement } = replyTo(call, steps, day, options)
    for (const step of steps) await gate.wait(step)
    if (judgement) day.verdicts.push(judgement)
    return reply
  })
  const run = learner.handleTicket(facts.ticket, toolsFor(day, options, gate.wait)).then(
    (outcome) => ({ outcome }),
    (thrown: unknown) => {
      // A process that ended says nothing about the ticket.
      if (!(thrown instanceof LearnerThrow) || thrown.todo !== undefined) throw thrown
      return { thrown }
    },
  )
  if (options.held) day.moments = await gate.openWhenStill(run)
  return Object.assign(day, { calls }, await run)
}

function toolsFor(day: Day, { lookupFails }: Options, wait: Gate['wait']): Tools {
  return {
    lookup: async () => {
      day.lookups++
      await wait('lookup')
      if (lookupFails) throw new Error('The parcel system does not answer.')
      return day.parcel
    },
    send: async (text) => {
      day.sent.push({ text, verdicts: [...day.verdicts] })
    },
  }
}

type Gate = ReturnType<typeof createGate>

/** Holds steps until nothing else can begin, so that what is under way together is seen and not timed. */
function createGate(held: readonly Step['name'][]) {
  let waiting: { step: Step['name']; open: () => void }[] = []
  return {
    wait: async (step: Step['name']): Promise<void> => {
      if (held.includes(step)) await new Promise<void>((open) => waiting.push({ step, open }))
    },
    /** @returns the steps that were held together, each time that everything stood still */
    openWhenStill: async (run: Promise<unknown>): Promise<Step['name'][][]> => {
      const moments: Step['name'][][] = []
      let over = false
      const end = () => {
        over = true
      }
      run.then(end, end)
      while (!over) {
        await manualClock().advance(0)
        if (waiting.length === 0) break
        const together = waiting
        waiting = []
        moments.push([...new Set(together.map(({ step }) => step))])
        for (const { open } of together) open()
      }
      return moments
    },
  }
}

/** What was returned for the ticket. @throws what the learner's code threw */
export function outcomeOf(day: Day): Outcome {
  if (day.thrown !== undefined) throw day.thrown
  const { action, steps } = Object(day.outcome) as Partial<Outcome>
  const fits = typeof action === 'string' && Array.isArray(steps)
  ensure(fits, `You returned ${show(day.outcome)}, not an outcome with \`action\` and \`steps\`.`)
  return { action, steps }
}

/** Fails the check unless the ticket ended so. */
export function ensureAction(day: Day, expected: Outcome['action'], because: string): void {
  const { action } = outcomeOf(day)
  ensure(action === expected, `${because} Your action is ${show(action)}.`)
}
