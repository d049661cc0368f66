import { countTokens } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'

export type Language = keyof typeof lines

/** One line of a part. Its number stands at both ends, so that a piece of it is known again. */
const lines = {
  english: (code: number, n: number) =>
    `${code}/${n}: the parcel left Lindau early and was in Munich at noon (${code}/${n}).`,
  german: (code: number, n: number) =>
    `${code}/${n}: Die Paketzustellbenachrichtigung kam am Vormittag (${code}/${n}).`,
  japanese: (code: number, n: number) =>
    `${code}/${n}：荷物は午前中に集荷所を出発し、正午に到着しました（${code}/${n}）。`,
  json: (code: number, n: number) => `{"scan":"${code}/${n}","depot":"LND","state":"departed","next":"${code}/${n}"}`,
}

/** A text of `size` lines; `code` makes it unlike all others. */
export function write(language: Language, code: number, size: number): string {
  return Array.from({ length: size }, (_, n) => lines[language](code, n + 1)).join('\n')
}

/** A text that has at least so many tokens, and at most one line more. */
export function writeTokens(language: Language, code: number, tokens: number): string {
  let size = 1
  while (tokensOf(write(language, code, size)) < tokens) size++
  return write(language, code, size)
}

const counted = new Map<string, number>()

/** `countTokens`, once for each text. */
export function tokensOf(text: string): number {
  const known = counted.get(text)
  if (known !== undefined) return known
  const tokens = countTokens(text)
  counted.set(text, tokens)
  return tokens
}

export function sizeOf({ text }: ContextPart): number {
  return tokensOf(text)
}

export function sizeOfAll(parts: readonly ContextPart[]): number {
  return parts.reduce((sum, part) => sum + sizeOf(part), 0)
}

/** Rules and tasks: they are sent whatever their priority is. */
export function isRequired({ kind }: ContextPart): boolean {
  return kind === 'rule' || kind === 'task'
}

export function optionalOf(parts: readonly ContextPart[]): ContextPart[] {
  return parts.filter((part) => !isRequired(part))
}

export const rule: ContextPart = {
  id: 'rule-1',
  kind: 'rule',
  priority: 3,
  text: 'You work at the help desk of Larkspur. Promise no refund: Mira decides about refunds.',
}

/** What the customer asks now. */
export function task(code: number): ContextPart {
  const text = `Ben Okoro of Alder Books asks: why did order ORD-${code} arrive wet, and who pays for the books?`
  return { id: 'task-1', kind: 'task', priority: 2, text }
}

/** The JSON of a tool, as it is sent: about 360 tokens. */
export function toolSchema(name: string, priority: number): ContextPart {
  const field = (what: string) => ({
    type: 'string',
    description: `${what}. Leave it out only if the customer did not say it and no earlier message of theirs holds it.`,
  })
  const names = ['parcel', 'order', 'depot', 'since', 'until', 'reason', 'language', 'contact']
  const properties = Object.fromEntries(names.map((key) => [key, field(`The ${key} that ${name} is asked about`)]))
  const parameters = { type: 'object', properties, required: names, additionalProperties: false }
  const description = `Looks up what Larkspur knows for ${name}. It reads and changes nothing.`
  return { id: `tool-${name}`, kind: 'tool-schema', priority, text: JSON.stringify({ name, description, parameters }) }
}
