import { check, ensure, recognise } from '@stagecraft/suite'
import { gpt41mini } from './cards.ts'
import { answerWith, classifyWith } from './model.ts'
import { widthOf } from './sampling.ts'
import { byVotes } from './votes.ts'

/** Draws as it is told, and keeps its log-probabilities to itself. */
const silent = { ...gpt41mini, logprobs: false }

check(
  'lets votes differ where the card takes sampling parameters',
  {
    bonus: true,
    needs: [byVotes],
    why: 'Five equal answers look like certainty.',
    look: 'Which intent fits a vote?',
    mistakes: {
      'votes-at-zero': 'You asked for five votes with {sampling}: the model would draw the same word each time.',
    },
  },
  async () => {
    const { calls } = await classifyWith((call) => answerWith(call, 'damage'), { card: silent, abstainBelow: 0.3 })
    for (const { body } of calls) {
      const { temperature, top_p } = body as { temperature?: number; top_p?: number }
      const sampling = [
        ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
        ...(top_p === undefined ? [] : [`top_p ${top_p}`]),
      ]
      recognise('votes-at-zero', widthOf({ temperature, top_p }) < 0.7, { sampling: sampling.join(' and ') })
    }
    ensure(calls.length === 5, `The card leaves votes, and you sent ${calls.length} requests.`)
  },
)
