import type { ModelCard } from '@stagecraft/kit'
import type { Classification, ClassifyOptions, Intent, SamplingParams, TokenLogprob } from './types.ts'

/** Works on logarithms throughout: log-sum-exp instead of a sum of exponentials. */
function logSumExp(logs: number[]): number {
  const top = Math.max(Number.NEGATIVE_INFINITY, ...logs)
  return top === Number.NEGATIVE_INFINITY ? top : top + Math.log(logs.reduce((s, log) => s + Math.exp(log - top), 0))
}

export function nextTokenDistribution(
  logits: Record<string, number>,
  options: { temperature: number; topP?: number },
): Record<string, number> {
  const temperature = Math.max(options.temperature, 1e-6)
  const scaled = Object.entries(logits)
    .map(([token, logit]): [string, number] => [token, logit / temperature])
    .sort(([, a], [, b]) => b - a)
  const total = logSumExp(scaled.map(([, log]) => log))
  let mass = 0
  let size = 0
  for (const [, log] of scaled) {
    size += 1
    mass += Math.exp(log - total)
    if (mass >= (options.topP ?? 1)) break
  }
  const nucleus = scaled.slice(0, size)
  const within = logSumExp(nucleus.map(([, log]) => log))
  const result: Record<string, number> = {}
  for (const token of Object.keys(logits)) result[token] = 0
  for (const [token, log] of nucleus) result[token] = Math.exp(log - within)
  return result
}

export function samplingParams({ sampling }: ModelCard, intent: Intent): SamplingParams {
  if (intent === 'diverse') return {}
  return sampling.includes('top_p') ? { top_p: 0.1 } : {}
}

export function labelProbabilities(tokens: TokenLogprob[], labels: string[]): Record<string, number> {
  const clean = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()

  /** Mass of each label below a node of the tree of possible replies. */
  const walk = (depth: number, prefix: string, logSoFar: number): [string, number][] => {
    const here = tokens[depth]
    if (!here) return []
    return here.top_logprobs.flatMap(({ token, logprob }) => {
      const text = prefix + token
      const matches = labels.filter((label) => clean(text) !== '' && clean(label).startsWith(clean(text)))
      const [only] = matches
      if (only !== undefined && matches.length === 1) return [[only, logSoFar + logprob] as [string, number]]
      return matches.length > 1 && token === here.token ? walk(depth + 1, text, logSoFar + logprob) : []
    })
  }

  const masses = walk(0, '', 0)
  const all = logSumExp(masses.map(([, log]) => log))
  return Object.fromEntries(
    labels.map((label) => {
      const own = masses.filter(([name]) => name === label).map(([, log]) => log)
      return [label, own.length === 0 ? 0 : Math.exp(logSumExp(own) - all)]
    }),
  )
}

async function post(url: string, headers: Record<string, string>, body: unknown) {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

const openai = (body: unknown) =>
  post('https://api.openai.com/v1/responses', { authorization: `Bearer ${process.env.OPENAI_API_KEY}` }, body)

type Part = { text?: string; logprobs?: TokenLogprob[] }

/** Null when the model declined: a refusal has no text to parse. */
function topicOf(parts: Part[]): string | null {
  const json = parts.map(({ text = '' }) => text).join('')
  return json === '' ? null : JSON.parse(json).topic
}

/** One vote; the schema leaves the model nothing to say but a label. */
async function vote(card: ModelCard, instructions: string, mail: string, labels: string[]): Promise<string | null> {
  const schema = {
    type: 'object',
    properties: { topic: { type: 'string', enum: labels } },
    required: ['topic'],
    additionalProperties: false,
  }
  if (card.provider === 'openai') {
    const format = { type: 'json_schema', name: 'vote', schema, strict: true }
    const { output } = await openai({ model: card.name, instructions, input: mail, text: { format } })
    const parts: Part[] = output.flatMap((item: { content?: Part[] }) => item.content ?? [])
    return topicOf(parts)
  }
  const headers = { 'x-api-key': process.env.ANTHROPIC_API_KEY ?? '', 'anthropic-version': '2026-10-21' }
  const { content } = await post('https://api.anthropic.com/v1/messages', headers, {
    model: card.name,
    max_tokens: 1024,
    system: instructions,
    messages: [{ role: 'user', content: mail }],
    output_config: { format: { type: 'json_schema', schema } },
  })
  return topicOf(content)
}

export async function classify(
  text: string,
  labels: string[],
  { card, abstainBelow }: ClassifyOptions,
): Promise<Classification> {
  const instructions = `Which topic has this mail? One word: ${labels.join(' / ')}`
  let shares: Record<string, number>
  if (card.logprobs) {
    const { output } = await openai({
      model: card.name,
      instructions,
      input: text,
      include: ['message.output_text.logprobs'],
      top_logprobs: 5,
      ...samplingParams(card, 'stable'),
    })
    const parts: Part[] = output.flatMap((item: { content?: Part[] }) => item.content ?? [])
    shares = labelProbabilities(
      parts.flatMap(({ logprobs = [] }) => logprobs),
      labels,
    )
  } else {
    shares = Object.fromEntries(labels.map((label) => [label, 0]))
    for (let n = 0; n < 5; n++) {
      const label = await vote(card, instructions, text, labels)
      if (label !== null) shares[label] = (shares[label] ?? 0) + 1 / 5
    }
  }
  const ranking = labels.toSorted((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))
  const [first = '', second = ''] = ranking
  const p = shares[first] ?? 0
  const tie = Math.abs(p - (shares[second] ?? 0)) < 1e-9
  const label = tie || p < abstainBelow - 1e-9 ? 'abstain' : first
  return { label, p, method: card.logprobs ? 'logprobs' : 'votes' }
}
