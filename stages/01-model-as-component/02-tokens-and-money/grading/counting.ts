import {
  check,
  countTokens,
  ensure,
  LearnerThrow,
  learnerOf,
  modelCard,
  modelNames,
  random,
  recognise,
  replay,
  show,
} from '@stagecraft/suite'
import type * as starter from '../tokens.ts'
import type { ChatRequest } from '../types.ts'
import { busyRequest } from './request.ts'
import texts from './texts.json' with { type: 'json' }

const learner = learnerOf<typeof starter>()
const model = 'gpt-5.5'
const providers = { openai: 'OpenAI', anthropic: 'Anthropic' } as const

/**
 * The learner's count of a request, while both counting endpoints count with o200k. A request that an endpoint refuses
 * fails the check in the API's words.
 * @param onForeign told of a request for a count that an endpoint refused for its model, one of the other provider's
 */
export async function countOf(
  request: ChatRequest,
  onForeign: (values: { asked: string; model: string }) => void = () => {},
): Promise<number> {
  const { counts } = replay([], { tokens: 'o200k' })
  const counted = await learner.countInput(request).catch((thrown: unknown) => {
    if (!(thrown instanceof LearnerThrow)) throw thrown
    const foreign = counts.find(
      (call) => modelNames.includes(call.model) && modelCard(call.model).provider !== call.provider,
    )
    if (foreign) onForeign({ asked: providers[foreign.provider], model: foreign.model })
    const refused = counts.map(({ answer }) => answer.reply).find((reply) => reply !== undefined && 'http' in reply)
    ensure(!refused, `The API did not accept your request for a count: ${refused?.message}`)
    throw thrown
  })
  ensure(typeof counted === 'number' && counted >= 0, `\`countInput\` returned ${show(counted)}; it counts tokens.`)
  return counted
}

export const countsTexts = 'counts the tokens of twelve texts'

check(
  countsTexts,
  {
    todo: 1,
    why: 'A wrong count shows in a refusal, or on the bill.',
    look: 'The kit has the tokenizer.',
    mistakes: {
      'foreign-model':
        'You asked {asked} to count for {model}, a model of the other provider. Whose model does each endpoint know?',
      'chars-div-4':
        'The {name} has {tokens} tokens and you counted {counted}, a quarter of its {length} characters. That figure is for English prose.',
      'counts-words':
        'The {name} has {tokens} tokens and you counted {counted}, its words. A long word is several tokens.',
    },
  },
  async () => {
    const order = `ORD-${random.int(10_000, 99_999)}`
    for (const { name, text: written } of texts) {
      const text = written.replace('ORD-70418', order)
      const tokens = countTokens(text)
      const counted = await countOf({ model, turns: [{ role: 'user', text }] }, (values) =>
        recognise('foreign-model', true, values),
      )
      if (isNear(counted, tokens, 1)) continue
      const values = { name, tokens, counted, length: text.length }
      recognise('chars-div-4', Math.abs(counted - text.length / 4) <= 4, values)
      recognise('counts-words', Math.abs(counted - text.split(/\s+/).length) <= 4, values)
      ensure(false, `The ${name} has ${tokens} tokens and you counted ${counted}, ${deviation(counted, tokens)}.`)
    }
  },
)

check(
  'counts the system text, every turn and the tool schemas',
  {
    todo: 1,
    needs: [countsTexts],
    why: 'All of it is sent with every request, and all of it is billed.',
    look: 'Go through the fields of the request.',
    mistakes: {
      'system-left-out':
        'Without its system text, {part} tokens long, the request has the same count for you: {whole}.',
      'last-turn-only':
        'Without its earlier turns, {part} tokens long, the request has the same count for you: {whole}.',
      'tools-left-out': 'Without its two tools, {part} tokens long, the request has the same count for you: {whole}.',
    },
  },
  async () => {
    const { request, tokens } = busyRequest()
    const { system: _system, ...noSystem } = request
    const { tools: _tools, ...noTools } = request
    const whole = await countOf(request)
    const isIgnored = async (less: ChatRequest, part: number) => whole - (await countOf(less)) < part / 4
    const told = (part: number) => ({ part, whole })
    recognise('system-left-out', await isIgnored(noSystem, tokens.system), told(tokens.system))
    const lastTurn = { ...request, turns: request.turns.slice(-1) }
    recognise('last-turn-only', await isIgnored(lastTurn, tokens.earlier), told(tokens.earlier))
    recognise('tools-left-out', await isIgnored(noTools, tokens.tools), told(tokens.tools))
    const parts = 1 + request.turns.length + 2
    const what = `The request has ${tokens.all} tokens and you counted ${whole}, ${deviation(whole, tokens.all)}.`
    ensure(isNear(whole, tokens.all, parts), what)
  },
)

/** Within 5 %, or 10 tokens for each part: the APIs frame parts with a few tokens, and so may the learner. */
export function isNear(counted: number, tokens: number, parts: number): boolean {
  return Math.abs(counted - tokens) <= Math.max(tokens * 0.05, 10 * parts)
}

function deviation(counted: number, tokens: number): string {
  const percent = Math.round((Math.abs(counted - tokens) / tokens) * 100)
  return `${percent} % too ${counted < tokens ? 'few' : 'many'}`
}
