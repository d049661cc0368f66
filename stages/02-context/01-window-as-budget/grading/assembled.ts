import { ensure, learnerOf, type Random, show } from '@stagecraft/suite'
import type * as starter from '../assemble.ts'
import type { Assembled, AssembleOptions, ContextPart } from '../types.ts'
import { isRequired, sizeOfAll, tokensOf } from './parts.ts'

const learner = learnerOf<typeof starter>()

/** Tokens that may stand around a part: a heading, a tag, a blank line. The brief allows them. */
export const AROUND = 10

export type PartSet = { parts: ContextPart[]; options: AssembleOptions }

/** What the learner made of a set of parts, measured. */
export type Outcome = PartSet & {
  result: Assembled
  /** Input tokens that the budget has room for. */
  room: number
  /** Tokens of the messages, and of the included tool schemas. */
  messageTokens: number
  toolTokens: number
  used: number
  /** Characters of the same. */
  characters: number
  /** Parts whose whole text is sent, tool schemas that are included among them. */
  sent: ContextPart[]
  isSaid(text: string): boolean
}

export async function run(set: PartSet): Promise<Outcome> {
  const { parts, options } = set
  const result = asAssembled(await learner.assemble(parts, options))
  const isSaid = (text: string) => result.messages.some(({ content }) => content.includes(text))
  const tools = parts.filter(({ id, kind }) => kind === 'tool-schema' && result.included.includes(id))
  const messageTokens = result.messages.reduce((sum, { content }) => sum + tokensOf(content), 0)
  const toolTokens = sizeOfAll(tools)
  return {
    ...set,
    result,
    room: options.budgetTokens - options.reserveOutput,
    messageTokens,
    toolTokens,
    used: messageTokens + toolTokens,
    characters: [...result.messages.map(({ content }) => content), ...tools.map(({ text }) => text)].join('').length,
    sent: parts.filter((part) => (part.kind === 'tool-schema' ? tools.includes(part) : isSaid(part.text))),
    isSaid,
  }
}

/** What comes from the learner is not believed to have the form that its type says. */
function asAssembled(value: unknown): Assembled {
  const { messages, included, dropped, tokens } = Object(value) as Record<string, unknown>
  ensure(
    Array.isArray(messages) && messages.length > 0 && messages.every(isMessage),
    `\`messages\` is ${show(messages)} in your result; it is to be a list of messages, each with \`role\` and \`content\`.`,
  )
  ensure(Array.isArray(included), `\`included\` is ${show(included)} in your result; it is to be a list of ids.`)
  ensure(Array.isArray(dropped), `\`dropped\` is ${show(dropped)} in your result; it is to be a list.`)
  ensure(Number.isFinite(tokens), `\`tokens\` is ${show(tokens)} in your result; it is to be a number.`)
  return value as Assembled
}

function isMessage(value: unknown): boolean {
  const { role, content } = Object(value) as Record<string, unknown>
  return typeof content === 'string' && (role === 'system' || role === 'user' || role === 'assistant')
}

/** A set whose rules and tasks fit, and whose other parts have so many tokens. */
export function setOf(parts: ContextPart[], optionalTokens: number, reserveOutput: number): PartSet {
  const required = parts.filter(isRequired)
  const room = sizeOfAll(required) + AROUND * required.length + optionalTokens
  return { parts, options: { budgetTokens: room + reserveOutput, reserveOutput, evidenceOrder: 'as-given' } }
}

/** Tokens that these parts need with the most that may stand around them. */
export function needsOf(parts: readonly ContextPart[]): number {
  return sizeOfAll(parts) + AROUND * parts.length
}

/** Whether a piece of the text is sent, though not the whole. */
export function isCut({ text }: ContextPart, { isSaid }: Outcome): boolean {
  return !isSaid(text) && (isSaid(text.slice(0, 24)) || isSaid(text.slice(-24)))
}

/** Different numbers of four digits. */
export function codes(random: Random, amount: number): number[] {
  const first = random.int(1_000, 1_900)
  return Array.from({ length: amount }, (_, index) => first + index * 613)
}
