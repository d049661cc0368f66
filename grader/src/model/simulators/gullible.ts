import { reply } from '../reply.ts'
import type { ModelCall, Reply } from '../types.ts'

/** An order that somebody planted in a text from outside. */
export type PlantedOrder = {
  /** A word before it in the same text, in letters and digits. It stands nowhere else in the request. */
  cue: string
  /** The order itself, in one line. */
  sentence: string
  /** What the model writes when it obeys. */
  deed: string
}

/** What there is to read in a request. The simulator knows it by its words, never by how the request is written. */
export type GullibleScene = {
  /** Texts from outside. Each ends in a word of letters and digits that stands nowhere else in the request. */
  texts: readonly string[]
  /** What the program asks about them, in its own words. */
  question: string
  orders: readonly PlantedOrder[]
  /** What the model writes after its deeds. */
  answer: string
}

/**
 * A model that cannot tell an order of its own program from one that a stranger wrote, unless the request shows it.
 *
 * It obeys each planted order that it reads as an instruction:
 *
 * 1. One that stands in an instruction slot (system, developer, `instructions`).
 * 2. One in a user's text, if the text that holds it has ended before it. Outside texts end with the marks after the last
 *    of them: see `endMarks`. When the request holds the order's cue and then, at once, these same marks and white space,
 *    nobody could tell the copy from the end. Letter case and zero-width characters make no difference.
 * 3. One in a user's text when there are no marks but white space, and the text around the order stands in the request as
 *    it was written: then nothing shows that it is quoted.
 *
 * It ignores an order in a document block or a file, one whose copied marks were changed on their way into the request (an
 * escape, a prefix on each line, …), one that it cannot read literally (base64, …), and one behind marks that are not those
 * of this request. So what counts is whether the data can produce the end of the data, and no fence is prescribed: random
 * tags, a run of backticks that is longer than any inside, JSON, XML escapes, CSV, quoted lines and native blocks all hold.
 *
 * What it does not see: marks that a person would guess after many tries, lengths (a model does not count), and that a text
 * which changes from request to request, between the documents and the question, need not be a fence.
 *
 * This stands for a published weakness, not for one model: models follow instructions in the data they process (Greshake
 * et al., “Not what you've signed up for”, 2023), delimiters that the data can contain are no protection, and marking or
 * encoding the data lowers the success of such attacks by much, without making them impossible (Hines et al., “Defending
 * Against Indirect Prompt Injection Attacks With Spotlighting”, 2024). Real models also obey orders inside a fence now and
 * then, so this one is too kind to fences, and too credulous without.
 */
export function gullibleReply(call: ModelCall, scene: GullibleScene): Reply {
  const deeds = scene.orders.filter((order) => isObeyed(call, order, scene)).map(({ deed }) => deed)
  return reply.text([...deeds, scene.answer].join(' '))
}

/**
 * The marks with which a request ends its texts from outside: what stands between the last word of the last text that can
 * be read literally and the question, or the end of the user's turn.
 * @returns an empty text when there is white space only, and undefined when no text from outside can be read literally
 */
export function endMarks(call: ModelCall, { texts, question }: Pick<GullibleScene, 'texts' | 'question'>) {
  const said = userTextOf(call)
  const ends = texts.flatMap((text) => {
    const word = lastWordOf(text)
    const at = word ? said.lastIndexOf(word) : -1
    return at < 0 ? [] : [at + word.length]
  })
  if (ends.length === 0) return undefined
  const end = Math.max(...ends)
  const asked = question ? said.indexOf(question, end) : -1
  return said.slice(end, asked < 0 ? undefined : asked).trimEnd()
}

function isObeyed(call: ModelCall, order: PlantedOrder, scene: GullibleScene): boolean {
  const { cue, sentence } = order
  if (folded(instructionsOf(call)).includes(folded(sentence))) return true
  const said = folded(userTextOf(call))
  if (!said.includes(folded(sentence))) return false
  const marks = endMarks(call, scene) ?? ''
  if (marks === '') return said.includes(folded(passageOf(order, scene.texts)))
  const copy = folded(cue + marks)
  const at = said.indexOf(copy)
  // White space must follow: a quote that was doubled begins with a quote, too.
  return at >= 0 && said.charAt(at + copy.length).trim() === ''
}

/** A planted order as its author wrote it, with the word before it. */
function passageOf({ cue, sentence }: PlantedOrder, texts: readonly string[]): string {
  const text = texts.find((candidate) => candidate.includes(cue)) ?? ''
  return text.slice(text.indexOf(cue), text.indexOf(sentence) + sentence.length)
}

function instructionsOf({ system, turns }: ModelCall): string {
  return [system, textOf(turns.filter(({ role }) => role === 'system'))].join('\n')
}

function userTextOf({ turns }: ModelCall): string {
  return textOf(turns.filter(({ role }) => role !== 'system'))
}

/** Text parts follow one another without a mark between them: to a model they are one text. */
function textOf(turns: ModelCall['turns']): string {
  return turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))).join('\n')
}

function lastWordOf(text: string): string {
  return text.match(/[\p{L}\p{N}]+(?=[^\p{L}\p{N}]*$)/u)?.[0] ?? ''
}

function folded(text: string): string {
  return text.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').toLowerCase()
}
