import { GraderBug } from '../../base/errors.ts'
import type { DecisionAnswer, DecisionCall, DecisionQuestion } from '../types.ts'
import { float } from './json.ts'
import type { CountTokens } from './usage.ts'

/**
 * The body of a response of OpenAI's Decisions API, by the types of openai 7.55.0. What the types leave open is decided
 * here: a choice's `confidence` is its probability, and the values of a score's levels count up from 0.
 */
export function decisionBody(call: DecisionCall, answers: readonly DecisionAnswer[], count: CountTokens): unknown {
  if (answers.length !== call.questions.length) {
    throw new GraderBug(`${call.questions.length} questions were asked and ${answers.length} answers are scripted.`)
  }
  const texts = call.questions.map(({ instructions }) => instructions)
  const input = [call.input, ...texts].reduce((sum, text) => sum + count(text), 0)
  const output = answers.length
  return {
    answers: call.questions.map((question, i) => answerOf(question, answers[i] as DecisionAnswer)),
    model: call.model,
    usage: {
      input_tokens: input,
      input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
  }
}

function answerOf(question: DecisionQuestion, answer: DecisionAnswer): unknown {
  const { name, type } = question
  if ('refused' in answer) return { name, type: 'refusal' }
  if (type === 'predicate') {
    if (!('probability' in answer)) throw mismatch(question)
    return { name, probability: float(answer.probability), type }
  }
  if (!('probabilities' in answer)) throw mismatch(question)
  const { probabilities } = answer
  const options = type === 'choice' ? question.choices : question.levels
  const rows = options.map((value) => ({ value, probability: probabilities[String(value)] ?? 0 }))
  const best = rows.reduce((a, b) => (b.probability > a.probability ? b : a))
  if (type === 'choice') {
    return {
      choice: best.value,
      confidence: float(best.probability),
      name,
      probabilities: rows.map(({ value, probability }) => ({ probability: float(probability), value })),
      type,
    }
  }
  return {
    confidence: float(best.probability),
    name,
    probabilities: rows.map(({ value: label, probability }, value) => ({
      label,
      probability: float(probability),
      value,
    })),
    score: float(rows.reduce((sum, { probability }, value) => sum + value * probability, 0)),
    type,
  }
}

function mismatch({ type, name }: DecisionQuestion): GraderBug {
  return new GraderBug(`The answer to the ${type} question ${name ?? '(unnamed)'} is scripted as one of another kind.`)
}
