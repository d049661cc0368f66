import { check, ensure, learnerOf, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../confidence.ts'
import type { SamplingParams } from '../types.ts'
import { gpt6sol, gpt41mini, sonnet } from './cards.ts'
import { answerWith, labels, mail, refusalOf } from './model.ts'

const learner = learnerOf<typeof starter>()

check(
  'asks for steadier answers where the card allows it',
  {
    why: 'A queue that changes with each run cannot be compared with yesterday’s.',
    look: 'The card lists the parameters that the model takes.',
    mistakes: {
      'params-dropped':
        'For a card that allows temperature and top_p, `stable` gives {stable} and `diverse` {diverse}: the model draws the same way for both.',
    },
  },
  async () => {
    const [stable, diverse] = [await paramsOf('stable'), await paramsOf('diverse')]
    const told = { stable: show(stable), diverse: show(diverse) }
    recognise('params-dropped', widthOf(stable) === widthOf(diverse), told)
    const isNarrow = widthOf(stable) <= 0.3 && widthOf(diverse) >= 0.7
    ensure(isNarrow, `\`stable\` gives ${told.stable} and \`diverse\` ${told.diverse}.`)
  },
)

async function paramsOf(intent: 'stable' | 'diverse'): Promise<SamplingParams> {
  const params = await learner.samplingParams(gpt41mini, intent)
  ensure(typeof params === 'object' && params !== null, `\`samplingParams\` returned ${show(params)}.`)
  return params
}

/** How freely the next token is drawn: 1 by default, 0 when the most probable one is always taken. */
function widthOf({ temperature = 1, top_p = 1 }: SamplingParams): number {
  return temperature * top_p
}

check(
  'sends no sampling parameter that the card forbids',
  {
    todo: 2,
    why: 'Every mail of the night stays unsorted.',
    look: 'The card lists what the model takes.',
    mistakes: {
      'temp-zero': 'The card of {name} allows no {parameter}, and you ask for {params}. Its API answered: {answer}.',
    },
  },
  async () => {
    for (const card of [gpt6sol, sonnet, gpt41mini]) {
      const { calls } = replay((call) => answerWith(call, 'damage'))
      await learner.classify(mail(), labels, { card, abstainBelow: 0.5 }).catch(() => undefined)
      const answer = refusalOf(calls) ?? 'nothing, for nothing was sent'
      for (const intent of ['stable', 'diverse'] as const) {
        const params = (await learner.samplingParams(card, intent)) ?? {}
        const parameter = Object.keys(params).find((name) => !(card.sampling as readonly string[]).includes(name))
        recognise('temp-zero', parameter !== undefined, { name: card.name, parameter, params: show(params), answer })
      }
      const refused = calls.find((call) => refusalOf([call]) && hasSampling(call.body))
      ensure(!refused, `Your request to ${card.name} was refused: ${answer}`)
    }
  },
)

function hasSampling(body: Record<string, unknown>): boolean {
  return ['temperature', 'top_p', 'top_k'].some((name) => body[name] != null)
}
