import type { ModelCard } from '@stagecraft/kit'
import { askOnce } from './model.ts'
import type { Classification, ClassifyOptions, Intent, Label, SamplingParams, TokenLogprob } from './types.ts'

/** How probable each token is to come next. With `topP` only the smallest set of tokens that reaches it stays. */
export function nextTokenDistribution(
  logits: Record<string, number>,
  { temperature, topP = 1 }: { temperature: number; topP?: number },
): Record<string, number> {
  // TODO 1: Turn logits into probabilities that sum to 1 for any logits, temperature and `topP`.
  const weights = Object.entries(logits).map(([token, logit]) => ({ token, weight: Math.exp(logit / temperature) }))
  const sum = weights.reduce((total, { weight }) => total + weight, 0)
  const kept: Record<string, number> = {}
  let reached = 0
  for (const { token, weight } of weights.sort((a, b) => b.weight - a.weight)) {
    if (reached < topP) kept[token] = weight / sum
    reached += weight / sum
  }
  return kept
}

/** The sampling parameters of a request to this model. */
export function samplingParams(card: ModelCard, intent: Intent): SamplingParams {
  // TODO 2: Send only the sampling parameters that the model card allows.
  return { temperature: intent === 'stable' ? 0 : 1 }
}

/** How probable each label is, told from the tokens of a reply that is one of them. */
export function labelProbabilities(tokens: TokenLogprob[], labels: Label[]): Record<Label, number> {
  // TODO 3: Add up the probability of all tokens that spell the same label.
  const options = tokens[0]?.top_logprobs ?? []
  const probability = (label: Label) =>
    options.find(({ token }) => token === label)?.logprob ?? Number.NEGATIVE_INFINITY
  return Object.fromEntries(labels.map((label) => [label, Math.exp(probability(label))]))
}

/** What a mail is about, or 'abstain'. */
export async function classify(text: string, labels: Label[], options: ClassifyOptions): Promise<Classification> {
  const { card, abstainBelow } = options
  const system = `Say what the customer's mail is about. Answer with one of these words: ${labels.join(', ')}.`
  // TODO 4: Classify by the method the model card offers, log-probabilities or five votes, and abstain below `abstainBelow`.
  const schema = {
    type: 'object',
    properties: { label: { type: 'string', enum: labels }, confidence: { type: 'number' } },
    required: ['label', 'confidence'],
    additionalProperties: false,
  }
  const prompt = { system: `${system} Write down how confident you are, from 0 to 1.`, user: text, schema }
  const answer = JSON.parse(await askOnce(card, prompt, samplingParams(card, 'stable')))
  const label = answer.confidence < abstainBelow ? 'abstain' : answer.label
  return { label, p: answer.confidence, method: 'votes' }
}
