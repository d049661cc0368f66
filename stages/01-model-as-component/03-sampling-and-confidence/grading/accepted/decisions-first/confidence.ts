import type { ModelCard } from '@stagecraft/kit'
import OpenAI from 'openai'
import { askOnce, fetchLogprobs } from './model.ts'
import type { Classification, ClassifyOptions, Intent, Label, SamplingParams, TokenLogprob } from './types.ts'

type Scores = Map<string, number>

/** Divides all scores by their sum. */
function normalized(scores: Scores): Record<string, number> {
  const total = [...scores.values()].reduce((a, b) => a + b, 0)
  return Object.fromEntries([...scores].map(([key, score]) => [key, total > 0 ? score / total : 0]))
}

export function nextTokenDistribution(
  logits: Record<string, number>,
  { temperature: t, topP = 1 }: { temperature: number; topP?: number },
): Record<string, number> {
  const ranked = Object.entries(logits).sort(([, a], [, b]) => b - a)
  const [winner] = ranked
  if (!winner) return {}
  if (t <= 0) return { [winner[0]]: 1 }
  const softmax = normalized(new Map(ranked.map(([token, logit]) => [token, Math.exp((logit - winner[1]) / t)])))
  const nucleus: Scores = new Map()
  let missing = topP
  for (const [token, p] of Object.entries(softmax).sort(([, a], [, b]) => b - a)) {
    if (missing <= 0) break
    nucleus.set(token, p)
    missing -= p
  }
  return normalized(nucleus)
}

export function samplingParams(card: ModelCard, intent: Intent): SamplingParams {
  const wanted: Required<SamplingParams> =
    intent === 'stable' ? { temperature: 0, top_p: 0.1 } : { temperature: 1, top_p: 1 }
  const params: SamplingParams = {}
  for (const name of card.sampling) params[name] = wanted[name]
  return params
}

export function labelProbabilities(tokens: TokenLogprob[], labels: Label[]): Record<Label, number> {
  const scores: Scores = new Map(labels.map((label) => [label, 0]))
  const letters = (text: string) => text.trim().toLowerCase()
  let open = labels
  let behind = ''
  let weight = 1
  for (const place of tokens) {
    if (open.length < 2) break
    for (const { token, logprob } of place.top_logprobs) {
      const text = letters(behind + token)
      const hits = text ? open.filter((label) => letters(label).indexOf(text) === 0) : []
      if (hits.length === 1)
        for (const hit of hits) scores.set(hit, (scores.get(hit) ?? 0) + weight * Math.exp(logprob))
    }
    behind += place.token
    weight *= Math.exp(place.logprob)
    open = open.filter((label) => letters(label).startsWith(letters(behind)))
  }
  return normalized(scores)
}

abstract class Method {
  abstract readonly name: Classification['method']
  protected readonly card: ModelCard
  protected readonly labels: Label[]

  constructor(card: ModelCard, labels: Label[]) {
    this.card = card
    this.labels = labels
  }

  protected get system(): string {
    return `Classify the mail of a customer of a parcel carrier. Reply with nothing but ${this.labels.join(' or ')}.`
  }

  abstract probabilities(mail: string): Promise<Record<Label, number>>
}

class Logprobs extends Method {
  readonly name = 'logprobs'

  async probabilities(mail: string): Promise<Record<Label, number>> {
    const prompt = { system: this.system, user: mail }
    return labelProbabilities(await fetchLogprobs(this.card, prompt, samplingParams(this.card, 'stable')), this.labels)
  }
}

class Votes extends Method {
  readonly name = 'votes'

  async probabilities(mail: string): Promise<Record<Label, number>> {
    const ballots: Scores = new Map(this.labels.map((label) => [label, 0]))
    await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        const prompt = { system: this.system, user: mail }
        const ballot = (await askOnce(this.card, prompt, samplingParams(this.card, 'diverse')))
          .replaceAll(/[^\p{L}\p{N}]/gu, '')
          .toLowerCase()
        const votes = ballots.get(ballot)
        if (votes !== undefined) ballots.set(ballot, votes + 1)
      }),
    )
    return Object.fromEntries([...ballots].map(([label, votes]) => [label, votes / 5]))
  }
}

class Decisions extends Method {
  readonly name = 'decisions'

  async probabilities(mail: string): Promise<Record<Label, number>> {
    const { answers } = await new OpenAI({ maxRetries: 0 }).decisions.create({
      model: this.card.name,
      input: mail,
      questions: [
        { type: 'choice', instructions: 'What is the mail about?', choices: this.labels.map((value) => ({ value })) },
      ],
    })
    const [answer] = answers
    if (answer?.type !== 'choice') return {}
    return Object.fromEntries(answer.probabilities.map(({ value, probability }) => [String(value), probability]))
  }
}

export async function classify(
  text: string,
  labels: Label[],
  { card, abstainBelow }: ClassifyOptions,
): Promise<Classification> {
  const method = card.decisions
    ? new Decisions(card, labels)
    : card.logprobs
      ? new Logprobs(card, labels)
      : new Votes(card, labels)
  const probabilities = await method.probabilities(text)
  const p = Math.max(0, ...Object.values(probabilities))
  const winners = labels.filter((label) => probabilities[label] === p)
  const [label = 'abstain'] = p > 0 && p >= abstainBelow && winners.length === 1 ? winners : []
  return { label, p, method: method.name }
}
