import { textSimilarity } from '@stagecraft/kit'
import { reply } from '../reply.ts'
import type { ModelCall, Responder } from '../types.ts'

/** A text that may be shown as an example, and the label that it has. */
type Labelled = { text: string; label: string }

export type MajorityLabelOptions = {
  labels: readonly string[]
  /** Every text that can occur as an example. The first 16 letters of each are its own. */
  known: readonly Labelled[]
  /** The texts that are to be labelled; `seems` is what the model answers where no example teaches it. */
  questions: readonly (Labelled & { seems: string })[]
}

/** An example as it stands in a request: as much of its text as is shown, and the label that the request gives it. */
type Shown = { visible: string; label: string; asData: Readonly<Record<string, unknown>> | undefined }

const openingLength = 16
/** An example that is less alike teaches nothing about the question. */
const near = 0.4
const dominance = 0.6

/**
 * A model that classifies a text by the examples in the request. It stands for what was published about in-context
 * examples: models lean to the label that most examples have, and of two equally frequent ones to the later (“majority
 * label bias” and “recency bias”: Zhao et al., Calibrate Before Use, 2021), and examples near the question help most (Liu
 * et al., What Makes Good In-Context Examples for GPT-3?, 2021). How strong each is differs from model to model; here
 * they are rules:
 *
 * 1. Without examples it answers what the text seems to be.
 * 2. A label that more than 60 % of the examples have is the answer.
 * 3. Otherwise an example of the right label that resembles the question teaches the right answer.
 * 4. Otherwise the most frequent label is the answer, the later one of two.
 *
 * An example teaches only in the form of the answer: when the request demands data by a schema, examples in prose are
 * texts without a label to it. Without a schema it answers in the form that the examples have.
 * Texts are found by their openings, never by the wording around them.
 */
export function majorityLabel(options: MajorityLabelOptions): Responder {
  return (call) => {
    const text = textOf(call)
    const question = lastQuestion(options, text)
    const shown = examplesIn(options, text.slice(0, question?.at ?? text.length))
    const keys = schemaKeys(call)
    const teaching = keys ? shown.filter(({ asData }) => asData && sameKeys(asData, keys)) : shown
    const label = decide(teaching, question) ?? options.labels[0] ?? ''
    if (keys) return reply.json({ [keys[0] ?? 'label']: label })
    const form = shown.at(-1)?.asData
    return form ? reply.json({ [Object.keys(form)[0] ?? 'label']: label }) : reply.text(`This one is about ${label}.`)
  }
}

type Question = Labelled & { seems: string; at: number }

function decide(shown: readonly Shown[], question: Question | undefined): string | undefined {
  if (shown.length === 0) return question?.seems
  const counts = new Map<string, number>()
  // Later examples are looked at last, so that they win a tie.
  for (const { label } of shown) counts.set(label, (counts.get(label) ?? 0) + 1)
  const most = Math.max(...counts.values())
  const frequent = shown.findLast(({ label }) => counts.get(label) === most)?.label
  if (most > dominance * shown.length || question === undefined) return frequent
  const teaches = shown.some(
    ({ label, visible }) => label === question.label && textSimilarity(visible, question.text) >= near,
  )
  return teaches ? question.label : frequent
}

/** All text of a request in its order, instructions first. */
function textOf({ system, turns }: ModelCall): string {
  const parts = turns.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')))
  return [system, ...parts].join('\n')
}

function lastQuestion({ questions }: MajorityLabelOptions, text: string): Question | undefined {
  const found = questions.map((question) => ({ ...question, at: text.lastIndexOf(question.text) }))
  return found.filter(({ at }) => at >= 0).sort((one, other) => other.at - one.at)[0]
}

/** The examples of a text, in its order. What stands between two of them is the answer to the first. */
function examplesIn({ known, labels }: MajorityLabelOptions, text: string): Shown[] {
  const places = known
    .map((example) => ({ example, at: text.indexOf(example.text.slice(0, openingLength)) }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
  return places.flatMap(({ example, at }, index) => {
    const visible = commonStart(example.text, text.slice(at))
    const answer = text.slice(at + visible.length, places[index + 1]?.at)
    const label = firstOf(labels, answer)
    return label === undefined ? [] : [{ visible, label, asData: dataIn(answer) }]
  })
}

function commonStart(one: string, other: string): string {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  return one.slice(0, length)
}

function firstOf(labels: readonly string[], text: string): string | undefined {
  const found = labels.map((label) => ({ label, at: text.search(new RegExp(`\\b${label}\\b`)) }))
  return found.filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at)[0]?.label
}

/** The first JSON object of a text; inside a JSON string its quotes are escaped. */
function dataIn(text: string): Readonly<Record<string, unknown>> | undefined {
  for (const candidate of text.matchAll(/\{[^{}]*\}/g)) {
    for (const form of [candidate[0], candidate[0].replaceAll('\\"', '"')]) {
      try {
        return JSON.parse(form) as Record<string, unknown>
      } catch {
        // Braces that hold no JSON.
      }
    }
  }
  return undefined
}

function schemaKeys({ outputSchema }: ModelCall): string[] | undefined {
  const properties = outputSchema?.schema.properties
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : undefined
}

function sameKeys(data: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return Object.keys(data).sort().join() === [...keys].sort().join()
}
