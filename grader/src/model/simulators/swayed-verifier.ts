import type { ModelCall } from '../types.ts'

/** A piece of work that a verifier may be shown. */
export type Work = {
  /** The work as it stands in a request, in one line. */
  text: string
  /** What its author says in its favour. */
  justification: string
  /** What is wrong with it by the evidence; empty when it is right. */
  faults: readonly string[]
}

export type Judgement = {
  passed: boolean
  /** The faults, when it did not pass. */
  reasons: string[]
  /** The work that it judged: the last one in the request. */
  work: Work | undefined
  /** Whether the request held all of the evidence. */
  informed: boolean
  /** Whether the request held what an author says in favour of the work. */
  swayed: boolean
}

/**
 * A model that is asked whether a piece of work is right.
 *
 * It finds a fault only when it can compare the work with the evidence, and it approves whatever it is shown together with
 * the author's own justification. That stands for three published findings: models do not find their own faults without
 * information from outside (Huang et al., “Large Language Models Cannot Self-Correct Reasoning Yet”, 2023), they prefer
 * what they wrote themselves (Panickssery et al., “LLM Evaluators Recognize and Favor Their Own Generations”, 2024), and an
 * argument in favour of an answer sways them although it proves nothing (Chen et al., “Humans or LLMs as the Judge?”, 2024).
 *
 * @param works what the model wrote in this check, so far
 * @param evidence texts that the request must hold so that a fault can be seen
 */
export function judgeWork(call: ModelCall, works: readonly Work[], evidence: readonly string[]): Judgement {
  const text = textOf(call)
  const shown = works.filter((work) => placeOf(work.text, text) >= 0)
  const [work] = shown.sort((a, b) => placeOf(b.text, text) - placeOf(a.text, text))
  const informed = evidence.every((fact) => placeOf(fact, text) >= 0)
  const swayed = works.some(({ justification }) => placeOf(justification, text) >= 0)
  const faults = work && informed && !swayed ? [...work.faults] : []
  return { passed: faults.length === 0, reasons: faults, work, informed, swayed }
}

/** Everything that a model reads of a request, as one text. */
function textOf({ system, turns }: ModelCall): string {
  const parts = turns.flatMap((turn) => turn.parts)
  const texts = parts.map((part) => {
    if (part.type === 'text' || part.type === 'refusal') return part.text
    if (part.type === 'tool-result') return part.output
    if (part.type === 'tool-call') return part.arguments
    return part.type === 'document' ? part.source : ''
  })
  return [system, ...texts].join('\n')
}

/** Where a text last occurs, as it is or as it stands inside JSON; -1 if it does not. */
function placeOf(part: string, text: string): number {
  const quoted = JSON.stringify(part).slice(1, -1)
  return Math.max(text.lastIndexOf(part), text.lastIndexOf(quoted))
}
