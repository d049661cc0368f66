import { reply } from '../reply.ts'
import type { ModelCall, Part, Responder } from '../types.ts'

/** What a model has to find in a long prompt. */
export type Needles = {
  /** Texts of which each stands somewhere in the prompt. */
  facts: readonly string[]
  /** What the model writes, given the facts that it noticed, in the order of `facts`. */
  answer: (noticed: readonly string[]) => string
}

/** The share of the prompt's characters, at its beginning and at its end, that the model reads well. */
const EDGE = 1 / 3

/**
 * A model that overlooks what stands in the middle of a long prompt: a fact counts only if it lies wholly in the first or
 * the last third of the prompt's text (instructions, then messages).
 *
 * The real effect is a matter of degree: accuracy over the place of the relevant document has the shape of a U, best for
 * the first and the last places (Liu et al., “Lost in the Middle: How Language Models Use Long Contexts”, TACL 2024).
 * Here it is all or nothing, so that a verdict does not depend on chance.
 */
export function lostInTheMiddle({ facts, answer }: Needles): Responder {
  return (call) => {
    const prompt = promptOf(call)
    return reply.text(answer(facts.filter((fact) => isNoticed(prompt, fact))))
  }
}

/** Whether some copy of the fact stands near an end. */
function isNoticed(prompt: string, fact: string): boolean {
  const [head, tail] = [prompt.length * EDGE, prompt.length * (1 - EDGE)]
  for (let at = prompt.indexOf(fact); at >= 0; at = prompt.indexOf(fact, at + 1)) {
    if (at + fact.length <= head || at >= tail) return true
  }
  return false
}

function promptOf(call: ModelCall): string {
  return [call.system, ...call.turns.flatMap(({ parts }) => parts.map(textOf))].join('\n')
}

function textOf(part: Part): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'document':
      return part.source
    case 'tool-result':
      return part.output
    default:
      return ''
  }
}
