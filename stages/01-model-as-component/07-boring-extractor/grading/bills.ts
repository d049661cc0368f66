import type { ModelCall } from '@stagecraft/suite'

/** Micro-dollars for a token of input and of output, as in the kit's `model-cards.json`: a suite loads nothing but itself. */
const rates: Readonly<Record<string, readonly [input: number, output: number]>> = {
  'gpt-6-sol': [2, 10],
  'gpt-6-luna': [0.2, 1],
  'gpt-5.5': [5, 30],
  'gpt-4.1-mini': [0.4, 1.6],
  'claude-opus-5-5': [4, 20],
  'claude-sonnet-5-5': [2, 10],
  'claude-haiku-4-5': [1, 5],
}

/** What the replies cost, in micro-dollars; a model without a card is reckoned like the dearest. */
export function billOf(calls: readonly ModelCall[]): number {
  return Math.round(calls.reduce((sum, call) => sum + billFor(call), 0))
}

function billFor({ model, answer: { usage } }: ModelCall): number {
  const [name] = Object.keys(rates)
    .filter((known) => model.startsWith(known))
    .sort((a, b) => b.length - a.length)
  const all = Object.values(rates).sort(([, a], [, b]) => b - a)
  const [input, output] = (name ? rates[name] : all[0]) ?? [0, 0]
  return (usage?.input ?? 0) * input + (usage?.output ?? 0) * output
}
