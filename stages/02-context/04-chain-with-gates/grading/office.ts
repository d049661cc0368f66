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
  const seen = { requests: [], works: [], verdicts: [], lookups: 0, sent: [], moments: [], left: [] }
  const day: Day = { ...facts, ...seen, calls: [] }
  const gate = createGate(options.held ?? [])
  const { calls } = replay(async (call) => {
    const steps = stepsOf(call)
    for (const step of steps) day.requests.push({ step, call })
    const { reply, judgement } = replyTo(call, steps, day, options)
    for (const step of steps) await gate.wait(step, () => call.answer.connection === 'closed-early')
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
  if (options.held) Object.assign(day, await gate.openWhenStill(run, options.endsFirst))
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
  let waiting: { step: Step['name']; open: () => void; isGone: () => boolean }[] = []
  const open = (steps: typeof waiting) => {
    waiting = waiting.filter((one) => !steps.includes(one))
    for (const step of steps) step.open()
  }
  return {
    /** @param isGone whether nobody waits for the end of this step any more */
    wait: async (step: Step['name'], isGone = () => false): Promise<void> => {
      if (held.includes(step)) await new Promise<void>((open) => waiting.push({ step, open, isGone }))
    },
    /**
     * @returns the steps that were held together, each time that everything stood still, and those that were still held
     * when the run was over
     */
    openWhenStill: async (run: Promise<unknown>, endsFirst?: Step['name']): Promise<Pick<Day, 'moments' | 'left'>> => {
      const moments: Day['moments'] = []
      let over = false
      const end = () => {
        over = true
      }
      run.then(end, end)
      while (!over) {
        await manualClock().advance(0)
        if (over || waiting.length === 0) break
        moments.push(namesOf(waiting))
        const first = waiting.filter(({ step }) => step === endsFirst)
        open(first.length > 0 ? first : waiting)
      }
      const left = namesOf(waiting.filter(({ isGone }) => !isGone()))
      open(waiting)
      return { moments, left }
    },
  }
}

function namesOf(steps: readonly { step: Step['name'] }[]): Step['name'][] {
  return [...new Set(steps.map(({ step }) => step))]
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
