/** Conversations between a customer and Larkspur, made up anew at each run. */
import { type Detail, random } from '@stagecraft/suite'
import type { Turn } from '../types.ts'

/** What is appended before one request: it ends with the customer's message, or with the results of calls. */
export type Step = Turn[]

/** Says something at turn `at` of a conversation that has to be remembered. */
export type Remark = { at: number; text: string; by: 'user' | 'assistant' | 'result' }

const asks = [
  'is there any news of the box',
  'which depot has it now',
  'does the third jar travel alone',
  'can it come in the afternoon',
] as const

const answers = [
  'thank you for writing, I have looked at it again: the depot scans the box once more before the next tour, and if nothing turns up until six in the evening I open a search for it and write to you the same day',
  'I have passed this on to the depot, where somebody looks through the shelf of boxes without a label first, they usually answer within a day, and I write to you as soon as I know which van it was on',
  'the third jar is in a parcel of its own, it left the same hub a little later on the same evening, and both parcels should be on one tour, unless the second one was too late for the van in the morning',
  'the tour can be changed until six in the evening, I have made a note of the hours that suit you, and the driver sees it on the screen before the tour begins, so that nobody has to ring at your door early',
] as const

const scans = [
  'sorted at the hub',
  'loaded on the tour',
  'held at the depot',
  'handed to the driver',
  'scanned at the gate',
]

/** A writer of turns whose texts all begin with another time of day, so that each can be found anywhere. */
export function createWriter() {
  let seconds = 8 * 3600 + random.int(0, 600)
  let calls = 0
  const stamped = (text: string) => {
    seconds += random.int(20, 59)
    return `${new Date(seconds * 1000).toISOString().slice(11, 19)} ${text}`
  }
  return {
    user: (text: string = random.pick(asks)): Turn => ({ kind: 'user', text: stamped(`Hello, ${text}?`) }),
    assistant: (text: string = random.pick(answers)): Turn => ({ kind: 'assistant', text: stamped(`Hello, ${text}.`) }),
    /** One or more calls that were asked for at once, with their results of about `length` characters each. */
    lookups(count: number, { length = 500, remark = '' } = {}): Turn[] {
      const ids = Array.from({ length: count }, () => `call_${random.alnum(12)}${calls++}`)
      return [
        { kind: 'reasoning', id: `rs_${random.hex(24)}`, sealed: `gAAAAAB${random.alnum(40)}` },
        ...ids.map((callId, i) => call(callId, i)),
        ...ids.map(
          (callId, i): Turn => ({ kind: 'result', callId, output: stamped(scanList(length, i ? '' : remark)) }),
        ),
      ]
    },
  }
}

/**
 * Exchanges of a model that does not reason, with many short outputs each: codes and times, of which no two are alike. An
 * exchange is appended in one step.
 */
export function manyLookups(exchanges: number, calls: number): Step[] {
  const writer = createWriter()
  let number = 0
  return Array.from({ length: exchanges }, (_, i) => {
    const ids = Array.from({ length: calls }, () => `call_${++number}`)
    const outputs = ids.map((callId): Turn => ({ kind: 'result', callId, output: codeList(random.int(210, 240)) }))
    return [...(i > 0 ? [writer.assistant()] : []), writer.user(), ...ids.map(call), ...outputs]
  })
}

export type Writer = ReturnType<typeof createWriter>

function call(callId: string, index: number): Turn {
  return index % 2 === 0
    ? { kind: 'call', callId, name: 'get_order', arguments: `{"orderId":"ORD-${random.int(70_100, 79_900)}"}` }
    : { kind: 'call', callId, name: 'track_parcel', arguments: `{"parcelId":"PCL-${random.int(3_100, 3_900)}-7"}` }
}

function codeList(length: number): string {
  let text = 'Scans:'
  while (text.length < length) {
    const [hour, minute] = [random.int(10, 19), random.int(10, 59)]
    text += ` ${hour}:${minute} gate ${random.alnum(4)}, van ${random.int(1_000, 9_999)}-${random.alnum(2)};`
  }
  return text
}

function scanList(length: number, remark: string): string {
  let text = remark === '' ? 'The record says:' : `The record says: ${remark}`
  while (text.length < length) text += ` ${random.pick(scans)} ${random.int(10, 99)};`
  return text
}

/** A conversation without any tool: `count` turns, the customer's and the assistant's in turn, remarks at their places. */
export function chat(count: number, remarks: readonly Remark[] = [], writer = createWriter()): Step[] {
  const turns = Array.from({ length: count }, (_, i) => {
    const text = remarks.find(({ at }) => at === i)?.text
    return i % 2 === 0 ? writer.user(text) : writer.assistant(text)
  })
  return turns.flatMap((turn, i) => (turn.kind === 'user' ? [i === 0 ? [turn] : [turns[i - 1] as Turn, turn]] : []))
}

/**
 * A conversation in which the assistant looks things up, in exchanges of `lookups[i]` calls at once. Remarks stand in the
 * exchange of their number. `wholeExchanges`: what the customer wrote and what was looked up are appended in one step,
 * which halves the requests where it does not matter on which turn a request ends.
 */
export function support(
  lookups: readonly number[],
  {
    remarks = [],
    length,
    wholeExchanges,
  }: { remarks?: readonly Remark[]; length?: number; wholeExchanges?: true } = {},
): Step[] {
  const writer = createWriter()
  const steps: Step[] = []
  let last: Turn[] = []
  for (const [i, count] of lookups.entries()) {
    const said = (by: Remark['by']) => remarks.find((remark) => remark.at === i && remark.by === by)?.text
    const asked = [...last, writer.user(said('user'))]
    const looked = count > 0 ? writer.lookups(count, { remark: said('result'), ...(length && { length }) }) : []
    steps.push(...(wholeExchanges || count === 0 ? [[...asked, ...looked]] : [asked, looked]))
    last = [writer.assistant(said('assistant'))]
  }
  return steps
}

export type Facts = { remarks: Remark[]; details: Detail[]; verbatim: string[] }

/**
 * Five things that a customer relies on, in a conversation of `exchanges`; two of them must stay word for word, and one is
 * in a tool's output, in the exchange `lookup`.
 */
export function fiveFacts(exchanges: number, lookup: number): Facts {
  const at = (share: number) => Math.floor(exchanges * share)
  const street = `Quayside ${random.int(20, 99)}`
  const refund = `${random.int(11, 38)}.${random.int(10, 99)} euros`
  const claim = `CLM-${random.int(51_000, 58_900)}`
  const nut = random.pick(['hazelnuts', 'almonds', 'walnuts'])
  const neighbour = random.pick(['Ben Okoro', 'Ines Falk', 'Olga Brandt'])
  const nuts = `before anything else, my son must not eat ${nut}, so no nuts in any box that you pack for us, is that noted`
  const door = `from now on leave our boxes with ${neighbour} next door and with nobody else, can you do that`
  const remarks: Remark[] = [
    { at: 0, by: 'user', text: nuts },
    { at: at(0.1), by: 'user', text: `by the way we have moved to ${street}, does the depot know about that` },
    { at: at(0.28), by: 'user', text: door },
    {
      at: at(0.4),
      by: 'assistant',
      text: `we give you back ${refund} for the broken jar, it is on its way to your bank`,
    },
    { at: lookup, by: 'result', text: `damage claim ${claim} waits for a photo of the box;` },
  ]
  const details: Detail[] = [
    { kind: 'fact', mark: nut, told: `The son of the customer must not eat ${nut}.`, inPassing: true },
    { kind: 'fact', mark: street, told: `The customer lives at ${street} now.`, inPassing: true },
    { kind: 'fact', mark: neighbour, told: `Boxes go to ${neighbour} next door.`, inPassing: true },
    { kind: 'decision', mark: refund, told: `Larkspur gives back ${refund}.`, inPassing: true },
    { kind: 'open', mark: claim, told: `Claim ${claim} waits for a photo.`, inPassing: true },
  ]
  return { remarks, details, verbatim: [nuts, door] }
}

export function rules(): string {
  const limit = random.int(31, 79)
  return `You answer customers of Larkspur, a parcel service, for Mira. Be brief and kind. Never promise a refund above ${limit} euros, never give an address to a third person, and say so when you do not know something.`
}
