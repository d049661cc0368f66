import { random } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { codes, needsOf, type PartSet, setOf } from './assembled.ts'
import { isRequired, rule, task, tokensOf, toolSchema, write } from './parts.ts'

/** Evidence that is sent, with something else whose priority lies between those of the strongest two pieces. */
export type Arrangement = { set: PartSet; evidence: ContextPart[]; between: ContextPart; what: string }

/**
 * Whoever deals out the ends among more than the evidence that is sent, gives a place to what lies between the strongest
 * two pieces: these come out side by side.
 */
export function arrangements(): Arrangement[] {
  const [history, log, talk, wet] = codes(random, 4) as [number, number, number, number]
  const [question, promise] = [
    { ...task(wet), priority: between() },
    { ...rule, priority: between() },
  ]
  const said = part('history-1', 'history', between(), write('german', history, 2))
  const tool = toolSchema('find_order', between())
  return [
    arrange(3, said, 'is no evidence'),
    arrange(3, part('log-1', 'evidence', between(), tooLarge(log)), 'is not sent'),
    arrange(4, question, 'is no evidence'),
    arrange(3, promise, 'is no evidence'),
    arrange(4, tool, 'is no evidence'),
    arrange(5, part('history-2', 'history', between(), tooLarge(talk)), 'is not sent'),
  ]
}

function arrange(amount: number, between: ContextPart, what: string): Arrangement {
  const evidence = pieces(amount)
  const others = [rule, task(9_999)].filter(({ kind }) => kind !== between.kind)
  const parts = random.shuffle([...evidence, between, ...others])
  const isSent = what !== 'is not sent' && !isRequired(between)
  return { set: endsFirst(parts, needsOf(isSent ? [...evidence, between] : evidence)), evidence, between, what }
}

/** Evidence of which one piece is sent as its summary; where it stands in the list, it must not stay. */
export function summarised(): { set: PartSet; evidence: ContextPart[]; short: ContextPart }[] {
  return [0, 3].map((rank) => {
    const evidence = pieces(4).map((piece, index) => (index === rank ? shortened(piece) : piece))
    const [best, second, third, weakest] = evidence as [ContextPart, ContextPart, ContextPart, ContextPart]
    const short = evidence[rank] as ContextPart
    const whole = evidence.filter((piece) => piece !== short)
    const room = needsOf(whole) + tokensOf(short.summary ?? '') + 10
    return { set: endsFirst([rule, third, best, second, weakest, task(9_999)], room), evidence, short }
  })
}

/** The strongest two lie above and below what stands between them, the others below both. */
function pieces(amount: number): ContextPart[] {
  const priorities = [random.int(90, 97), random.int(66, 73), ...[40, 25, 9].map((low) => low + random.int(0, 5))]
  return codes(random, amount).map((code, index) =>
    part(`evidence-${index + 1}`, 'evidence', priorities[index] as number, write('english', code + 200, 2)),
  )
}

function shortened(piece: ContextPart): ContextPart {
  const code = random.int(200, 800)
  return { ...piece, text: tooLarge(code), summary: `In short, ${code}: box ${code} was wet at noon.` }
}

function between(): number {
  return random.int(76, 86)
}

/** More than all the room that these sets have. */
function tooLarge(code: number): string {
  return write('english', code, 40)
}

function endsFirst(parts: ContextPart[], optionalTokens: number): PartSet {
  const { options } = setOf(parts, optionalTokens, 60)
  return { parts, options: { ...options, evidenceOrder: 'ends-first' } }
}

function part(id: string, kind: ContextPart['kind'], priority: number, text: string): ContextPart {
  return { id, kind, priority, text }
}
