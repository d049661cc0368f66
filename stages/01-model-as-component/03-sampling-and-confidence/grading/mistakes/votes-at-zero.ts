import type { ModelCard } from '@stagecraft/kit'
import OpenAI from 'openai'
import { askOnce, fetchLogprobs } from './model.ts'
import type { Classification, ClassifyOptions, Intent, Label, SamplingParams, TokenLogprob } from './types.ts'

const votesAsked = 5

/** How probable each token is to come next. With `topP` only the smallest set of tokens that reaches it stays. */
export function nextTokenDistribution(
  logits: Record<string, number>,
  { temperature, topP = 1 }: { temperature: number; topP?: number },
): Record<string, number> {
  const highest = Math.max(...Object.values(logits))
  const weights = Object.entries(logits).map(([token, logit]) => {
    // Relative to the highest logit no weight is above 1. At temperature 0 the highest takes it all.
    const weight = temperature === 0 ? Number(logit === highest) : Math.exp((logit - highest) / temperature)
    return { token, weight }
  })
  const all = sum(weights)
  const kept: typeof weights = []
  for (const candidate of weights.sort((a, b) => b.weight - a.weight)) {
    if (sum(kept) < topP * all) kept.push(candidate)
  }
  const rest = sum(kept)
  return Object.fromEntries(kept.map(({ token, weight }) => [token, weight / rest]))
}

function sum(weights: readonly { weight: number }[]): number {
  return weights.reduce((total, { weight }) => total + weight, 0)
}

/** The sampling parameters of a request to this model. */
export function samplingParams(card: ModelCard, intent: Intent): SamplingParams {
  const temperature = intent === 'stable' ? 0 : 1
  return card.sampling.includes('temperature') ? { temperature } : {}
}

/** How probable each label is, told from the tokens of a reply that is one of them. */
export function labelProbabilities(tokens: TokenLogprob[], labels: Label[]): Record<Label, number> {
  const found = new Map(labels.map((label) => [label, 0]))
  let spelled = ''
  let reached = 1
  for (const { token, logprob, top_logprobs } of tokens) {
    for (const option of top_logprobs) {
      const [label, ...others] = labelsThatBegin(spelled + option.token, labels)
      if (label === undefined || others.length > 0) continue
      found.set(label, (found.get(label) ?? 0) + reached * Math.exp(option.logprob))
    }
    // What the reply has spelled so far may still become several labels; then the next token decides.
    spelled += token
    reached *= Math.exp(logprob)
    if (labelsThatBegin(spelled, labels).length < 2) break
  }
  const all = [...found.values()].reduce((total, p) => total + p, 0)
  return Object.fromEntries([...found].map(([label, p]) => [label, all === 0 ? 0 : p / all]))
}

function labelsThatBegin(text: string, labels: Label[]): Label[] {
  const beginning = plain(text)
  return beginning === '' ? [] : labels.filter((label) => plain(label).startsWith(beginning))
}

function plain(text: string): string {
  return text.trim().toLowerCase()
}

/** What an answer votes for: models like to write a word as a sentence. */
function voteOf(answer: string): string {
  return plain(answer).replace(/\.$/, '')
}

/** What a mail is about, or 'abstain'. */
export async function classify(text: string, labels: Label[], options: ClassifyOptions): Promise<Classification> {
  const { card, abstainBelow } = options
  if (card.decisions) return decide(await decisionOn(text, labels, card), abstainBelow, 'decisions')
  const system = `Say what the customer's mail is about. Answer with one of these words: ${labels.join(', ')}.`
  const prompt = { system, user: text }
  if (card.logprobs) {
    const tokens = await fetchLogprobs(card, prompt, samplingParams(card, 'stable'))
    return decide(labelProbabilities(tokens, labels), abstainBelow, 'logprobs')
  }
  const ask = () => askOnce(card, prompt, samplingParams(card, 'stable'))
  const answers = await Promise.all(Array.from({ length: votesAsked }, ask))
  const share = (label: Label) => answers.filter((answer) => voteOf(answer) === plain(label)).length / votesAsked
  return decide(Object.fromEntries(labels.map((label) => [label, share(label)])), abstainBelow, 'votes')
}

/** What the Decisions API says; nothing when it declines. */
async function decisionOn(input: string, labels: Label[], card: ModelCard): Promise<Record<Label, number>> {
  const choices = labels.map((value) => ({ value }))
  const client = new OpenAI({ maxRetries: 0 })
  const { answers } = await client.decisions.create({
    model: card.name,
    input,
    questions: [{ type: 'choice', instructions: "What is the customer's mail about?", choices }],
  })
  const [answer] = answers
  if (answer?.type !== 'choice') return {}
  return Object.fromEntries(answer.probabilities.map(({ value, probability }) => [String(value), probability]))
}

function decide(
  probabilities: Record<Label, number>,
  abstainBelow: number,
  method: Classification['method'],
): Classification {
  const [best = { label: 'abstain', p: 0 }, second] = Object.entries(probabilities)
    .map(([label, p]) => ({ label, p }))
    .sort((a, b) => b.p - a.p)
  const isClear = best.p >= abstainBelow && best.p !== second?.p
  return { label: isClear ? best.label : 'abstain', p: best.p, method }
}
