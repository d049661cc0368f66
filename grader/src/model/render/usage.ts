import { UserError } from '../../base/errors.ts'
import { countInputTokens } from '../request/index.ts'
import type { ModelCall, Stop, UsageScript } from '../types.ts'
import type { Content } from './plan.ts'

/** How many tokens a text has. */
export type CountTokens = (text: string) => number

/** All parts of one exchange's usage. `input` includes the cached parts, `output` includes `reasoning`. */
export type Usage = Required<UsageScript>

/** What a message or a call costs beyond its text. */
const FRAME_TOKENS = 4

/**
 * The usage of an exchange: scripted numbers where there are some, estimates elsewhere, always adding up.
 * @throws UserError when the scripted numbers cannot be true together.
 */
export function usageOf(
  script: UsageScript,
  call: ModelCall,
  contents: readonly Content[],
  stop: Stop,
  count: CountTokens,
): Usage {
  const { cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0 } = script
  const cached = cacheRead + cacheWrite5m + cacheWrite1h
  const input = script.input ?? Math.max(countInputTokens(call, count), cached + 1)
  if (input < cached) throw impossible(`${cached} cached tokens of only ${input} input tokens`)
  const { reasoning, answer } = outputTokens(contents, count)
  const limit = stop === 'max-tokens' ? call.maxOutputTokens : undefined
  const output = script.output ?? limit ?? Math.max(answer + (script.reasoning ?? reasoning), 1)
  // A model that was cut before it wrote anything spent everything on thinking.
  const thought = script.reasoning ?? (reasoning > 0 && answer === 0 ? output : Math.min(reasoning, output))
  if (thought > output) throw impossible(`${thought} reasoning tokens of only ${output} output tokens`)
  return { input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning: thought }
}

function outputTokens(contents: readonly Content[], count: CountTokens): { reasoning: number; answer: number } {
  let reasoning = 0
  let answer = 0
  for (const content of contents) {
    if (content.kind === 'thinking') reasoning += Math.max(count(content.text), 1)
    else if (content.kind === 'tool-call') answer += count(content.name) + count(content.arguments) + FRAME_TOKENS
    else answer += content.parts.reduce((sum, part) => sum + count(part.text), FRAME_TOKENS)
  }
  return { reasoning, answer }
}

function impossible(what: string): UserError {
  return new UserError(`A reply is scripted with ${what}.`, {
    mend: 'Correct its `usage`: `input` includes cached tokens, `output` includes reasoning.',
  })
}
