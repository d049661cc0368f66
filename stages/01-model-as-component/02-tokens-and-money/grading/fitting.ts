import { check, ensure, learnerOf, random, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../tokens.ts'
import type { ChatRequest, Fit } from '../types.ts'
import { countOf, countsTexts } from './counting.ts'

const learner = learnerOf<typeof starter>()

const price = { input: 2, cacheRead: 0.2, cacheWrite: 2.5, cacheWriteLong: 4, output: 10 }

/** Whether the request fits a window of so many tokens, in the learner's opinion. */
async function fitOf(request: ChatRequest, contextWindow: number, maxOutputTokens: number): Promise<Fit> {
  replay([], { tokens: 'o200k' })
  const facts = { name: 'gpt-5.5', provider: 'openai', sampling: [], logprobs: false, decisions: false } as const
  const fit = await learner.fits(request, { ...facts, contextWindow, maxOutputTokens, price })
  const isFit = typeof fit?.fits === 'boolean' && typeof fit.headroom === 'number'
  ensure(isFit, `\`fits\` returned ${show(fit)}; its callers expect a \`Fit\`.`)
  return fit
}

const withLimit = 'keeps room for the longest reply that the request allows'

check(
  withLimit,
  {
    todo: 2,
    needs: [countsTexts],
    why: 'A reply ends where the window ends, even in mid-sentence.',
    look: 'What does the window hold?',
    mistakes: {
      'no-output-reserve':
        'You count {input} tokens of input, the reply may have {reserve}, the window holds {window}, and you say it fits.',
      'always-the-longest':
        'You count {input} tokens of input, the request allows {reserve} of output, the window holds {window}, and you say it does not fit.',
    },
  },
  async () => {
    const reserve = random.int(300, 900)
    const most = reserve * 4
    const request: ChatRequest = { model: 'gpt-5.5', turns: [turn()], maxOutputTokens: reserve }
    const input = await countOf(request)
    const window = input + reserve
    const tight = await fitOf(request, window - 1, most)
    recognise('no-output-reserve', tight.fits, { input, reserve, window: window - 1 })
    const exact = await fitOf(request, window, most)
    recognise('always-the-longest', !exact.fits, { input, reserve, window })
    ensureHeadroom(tight, -1, `The window is one token too small`)
    ensureHeadroom(exact, 0, `Input and reply fill the window exactly`)
    const kept = exact.maxOutputTokens
    ensure(
      kept === reserve,
      `The request allows a reply of ${reserve} tokens; your \`maxOutputTokens\` is ${show(kept)}.`,
    )
  },
)

check(
  'keeps room for all that the model can write when the request sets no limit',
  {
    todo: 2,
    needs: [countsTexts, withLimit],
    why: 'A request without a limit may use all of it.',
    look: 'How long is the longest reply then?',
    mistakes: {
      'reserve-only-when-asked':
        'You count {input} tokens of input, the model may write {reserve} more, the window holds {window}, and you say it fits.',
    },
  },
  async () => {
    const reserve = random.int(300, 900)
    const request: ChatRequest = { model: 'gpt-5.5', turns: [turn()] }
    const input = await countOf(request)
    const window = input + reserve - 1
    const tight = await fitOf(request, window, reserve)
    recognise('reserve-only-when-asked', tight.fits, { input, reserve, window })
    ensureHeadroom(tight, -1, `The window is one token too small`)
    const exact = await fitOf(request, window + 1, reserve)
    ensure(exact.fits, `Input and the model's longest reply fill the window exactly, and you say it does not fit.`)
    const kept = exact.maxOutputTokens
    ensure(kept === reserve, `The model can write ${reserve} tokens; your \`maxOutputTokens\` is ${show(kept)}.`)
  },
)

function ensureHeadroom(fit: Fit, expected: number, situation: string): void {
  ensure(fit.headroom === expected, `${situation}: the headroom is ${expected}, and yours is ${fit.headroom}.`)
}

function turn(): { role: 'user'; text: string } {
  return { role: 'user', text: `Where is parcel PCL-${random.int(1000, 9999)}-7? It should have come on Monday.` }
}
