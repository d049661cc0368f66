import type { ModelCard } from '@stagecraft/kit'
import { check, ensure, LearnerThrow, learnerOf, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../confidence.ts'
import type { Intent, SamplingParams } from '../types.ts'
import { gpt6sol, gpt41mini, sonnet } from './cards.ts'
import { answerWith, labels, mail, refusalOf } from './model.ts'

const learner = learnerOf<typeof starter>()

check(
  'asks for steadier answers where the card allows it',
  {
    why: 'Queues that change with each run cannot be compared.',
    look: 'The card lists the parameters that the model takes.',
    mistakes: {
      'params-dropped':
        'The card allows temperature and top_p; `stable` gives {stable} and `diverse` {diverse}, which is the same to the model.',
    },
  },
  async () => {
    const [stable, diverse] = [await paramsOf(gpt41mini, 'stable'), await paramsOf(gpt41mini, 'diverse')]
    const told = { stable: show(stable), diverse: show(diverse) }
    recognise('params-dropped', widthOf(stable) === widthOf(diverse), told)
    const isNarrow = widthOf(stable) <= 0.3 && widthOf(diverse) >= 0.7
    ensure(isNarrow, `\`stable\` gives ${told.stable} and \`diverse\` ${told.diverse}.`)
  },
)

async function paramsOf(card: ModelCard, intent: Intent): Promise<SamplingParams> {
  const params = await learner.samplingParams(card, intent)
  ensure(typeof params === 'object' && params !== null, `\`samplingParams\` returned ${show(params)}.`)
  return params
}

/** How freely the next token is drawn: 1 by default, 0 when the most probable one is always taken. */
export function widthOf({ temperature = 1, top_p = 1 }: SamplingParams): number {
  return temperature * top_p
}

export const allowedOnly = 'sends no sampling parameter that the card forbids'

check(
  allowedOnly,
  {
    todo: 2,
    why: 'Every mail of the night stays unsorted.',
    look: 'What does the card list?',
    mistakes: {
      'temp-zero': 'The card of {name} allows no {parameter}, and you ask for {params}. The API answered {answer}',
    },
  },
  async () => {
    for (const card of [gpt6sol, sonnet, gpt41mini]) {
      const { calls } = replay((call) => answerWith(call, 'damage'))
      const thrown = await learner.classify(mail(), labels, { card, abstainBelow: 0.5 }).then(
        () => undefined,
        (error: unknown) => error,
      )
      const words = refusalOf(calls) ?? 'nothing, for nothing was sent.'
      const [answer] = words.split(/(?<=[.!?]) /)
      for (const intent of ['stable', 'diverse'] as const) {
        const params = await paramsOf(card, intent)
        const parameter = Object.keys(params).find((name) => !(card.sampling as readonly string[]).includes(name))
        recognise('temp-zero', parameter !== undefined, { name: card.name, parameter, params: show(params), answer })
      }
      // Refused for another reason: the checks of `classify` tell it.
      if (calls.length === 0 && thrown instanceof LearnerThrow && !namesSampling(thrown.message)) continue
      ensure(calls.length > 0, 'Your `classify` sent no request to a model.')
      const refused = calls.find((call) => refusalOf([call]) && hasSampling(call.body))
      ensure(!refused, `Your request to ${card.name} was refused: ${words}`)
    }
  },
)

function namesSampling(words: string): boolean {
  return /\b(temperature|top_p|top_k)\b/.test(words)
}

function hasSampling(body: Record<string, unknown>): boolean {
  return ['temperature', 'top_p', 'top_k'].some((name) => body[name] != null)
}
