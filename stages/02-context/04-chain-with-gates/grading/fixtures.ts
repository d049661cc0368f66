/** A mail, what Larkspur knows about the parcel, and what a drafter writes; other ones in every run. */
import { type Judgement, type ModelCall, type Reply, random, type Work } from '@stagecraft/suite'
import type { Outcome, Parcel, Step, Ticket, Tone } from '../types.ts'

export type ModelStep = 'classify' | 'tone' | 'draft' | 'verify'

export type Options = {
  /** What the mail is. */
  kind?: 'customer' | 'spam' | 'unclear'
  /** `mended`: wrong until the drafter is told why its draft was rejected. */
  drafts?: 'right' | 'mended' | 'wrong'
  /** What the model answers in these steps, whatever it is asked. */
  instead?: Partial<Record<ModelStep, Reply>>
  lookupFails?: boolean
  /** Steps that end only when nothing else can begin any more. */
  held?: readonly Step['name'][]
  /** Which of the held steps ends before the others; without it they end together. */
  endsFirst?: Step['name']
}

export type Facts = {
  ticket: Ticket
  parcel: Parcel
  tone: Tone
  /** Days on which the parcel does not come. */
  otherDays: readonly string[]
}

/** Everything that was seen while the learner's code handled one ticket. */
export type Day = Facts & {
  calls: readonly ModelCall[]
  /** Requests, each under every step that it is; in the order in which they came. */
  requests: { step: ModelStep; call: ModelCall }[]
  /** What the drafter wrote. */
  works: Work[]
  /** What the verifier answered. */
  verdicts: Judgement[]
  lookups: number
  /** Sent mails, each with the verdicts that had been given by then. */
  sent: { text: string; verdicts: readonly Judgement[] }[]
  /** Held steps that were under way together when nothing else could begin. */
  moments: Step['name'][][]
  /** Held steps that were still under way when the outcome was there. */
  left: Step['name'][]
  outcome?: Outcome
  thrown?: unknown
}

const days = [
  'Monday 2 November',
  'Tuesday 3 November',
  'Wednesday 4 November',
  'Thursday 5 November',
  'Friday 6 November',
  'Monday 9 November',
  'Tuesday 10 November',
]

export function someFacts(kind: Options['kind']): Facts {
  const parcelId = `PCL-${random.int(1_000, 9_999)}-${random.int(0, 9)}`
  const [expected = '', ...otherDays] = random.shuffle(days)
  const texts = {
    customer: `When does ${parcelId} come? I leave for work at ${random.int(6, 11)} in the morning.`,
    spam: `Rank first on every search engine for ${random.int(20, 90)} euros a month.`,
    unclear: `Re: Re: as discussed, number ${random.int(20, 90)}.`,
  }
  const customer = random.pick(['Ana Reis', 'Ben Okoro', 'Jonas Vik', 'Lea Brandt'])
  return {
    ticket: { id: `T-${random.int(10, 99)}`, customer, parcelId, text: texts[kind ?? 'customer'] },
    parcel: {
      parcelId,
      status: random.pick(['held at customs', 'waiting for a driver', 'sorted for delivery', 'relabelled']),
      lastScan: `${random.pick(['Rotterdam', 'Antwerp', 'Bremen'])} depot, gate ${random.int(2, 40)}`,
      expected,
    },
    tone: {
      mood: random.pick(['calm', 'worried', 'angry']),
      advice: `Name the day first and use at most ${random.int(30, 90)} words.`,
    },
    otherDays,
  }
}

/** The next draft: with the day on which the parcel comes, or with another one. */
export function nextDraft({ ticket, parcel, otherDays, works }: Day, right: boolean): Work {
  const number = works.length + 1
  const day = right ? parcel.expected : (otherDays[works.length % otherDays.length] ?? '')
  return {
    text: `Dear ${ticket.customer}, ${ticket.parcelId} comes on ${day}. Our reference: ${ticket.id}-${number}`,
    justification: `An exact day in the right tone: ${random.int(91, 99)} of 100 points.`,
    faults: right ? [] : [`${ticket.id}-${number} says ${day}, the depot says ${parcel.expected}.`],
  }
}
