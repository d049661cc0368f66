/** TODO 3: what goes into a summary, and what is still known at the end. */
import { check, ensure, type ModelCall, recognise } from '@stagecraft/suite'
import type { Turn } from '../types.ts'
import { ensureAccepted, partsOf, wordsOf } from './seen.ts'
import { facts, long } from './two-hundred.ts'

check(
  'asks for a summary of what leaves',
  {
    todo: 3,
    why: 'What left is known to nobody.',
    look: 'Who knows the turns that you cut off?',
    mistakes: { 'drop-the-rest': 'In {turns} turns your session asked for no summary.' },
  },
  async () => {
    const { asked, turns } = await long()
    recognise('drop-the-rest', asked.length === 0, { turns: turns.length })
    const of = turns.filter((turn) => asked.some((call) => shows(call, turn))).length
    ensure(of > turns.length / 5, `Your summaries were made of ${of} of ${turns.length} turns.`)
  },
)

check(
  'shows a turn to the summariser once',
  {
    todo: 3,
    needs: ['asks for a summary of what leaves'],
    why: 'Each summary costs more than the one before, until one does not fit.',
    look: 'What does the last summary cover already?',
    mistakes: {
      'summary-of-everything':
        'Summary {number} covers {again} turns again. By the end such a request had {tokens} tokens; the window holds {window}.',
    },
  },
  async () => {
    const { asked, turns, setting } = await long()
    const covered = new Set<Turn>()
    for (const [i, call] of asked.entries()) {
      const now = turns.filter((turn) => shows(call, turn))
      const again = now.filter((turn) => covered.has(turn))
      const tokens = Math.max(...asked.slice(i).map((other) => other.answer.usage?.input ?? sizeOf(other)))
      recognise('summary-of-everything', again.length > 0, {
        number: i + 1,
        again: again.length,
        tokens,
        window: setting.windowTokens,
      })
      if (call.answer.status === 200) for (const turn of now) covered.add(turn)
    }
  },
)

check(
  'gives the old summary to the summariser',
  {
    todo: 3,
    needs: ['shows a turn to the summariser once'],
    why: 'What the customer said in the morning is forgotten by noon.',
    look: 'What happens to the summary of last time?',
    mistakes: {
      'forgets-old-summary': 'Summary {before} said ‘{told}’. Summary {number} was made without it and took its place.',
    },
  },
  async () => {
    const { asked, last } = await long()
    for (const [i, call] of asked.entries()) {
      const previous = asked.slice(0, i).findLast((other) => other.answer.status === 200)
      const known = facts.details.find(({ told }) => previous?.answer.text.includes(told))
      if (!known || last.sent.words.includes(known.told)) continue
      recognise('forgets-old-summary', !wordsOf(call).includes(known.mark), {
        before: i,
        told: known.told,
        number: i + 1,
      })
    }
  },
)

check(
  'still knows all five facts after 200 turns',
  {
    todo: 3,
    needs: ['gives the old summary to the summariser', 'never parts a tool call and its result'],
    why: 'The customer relies on it.',
    look: 'Follow it from where it was said.',
    mistakes: {
      'prose-summary':
        'You asked for the summary as one text, and the model left out what was said in passing: ‘{lost}’.',
      'summary-not-sent': 'The summary says ‘{lost}’, and your request after {turns} turns does not.',
    },
  },
  async () => {
    const { asked, last, looked, turns } = await long()
    const lost = facts.details.find(({ mark }) => !last.sent.words.includes(mark))
    const newest = asked.findLast(({ answer }) => answer.status === 200)
    const known = lost && newest?.answer.text.includes(lost.told)
    const asText = asked.some((call) => !ofProvider(call) && !hasPlaces(call))
    recognise('prose-summary', lost !== undefined && asText && !known, { lost: lost?.told })
    recognise('summary-not-sent', known === true, { turns: turns.length, lost: lost?.told })
    ensure(!lost, `After ${turns.length} turns your request no longer holds this: ${lost?.told}`)
    for (const moment of looked) {
      ensureAccepted(moment.sent, moment.turns)
      const { tokens } = moment.sent
      ensure(tokens <= 4_600, `After ${moment.turns} turns your request has ${tokens} tokens; the window holds 4600.`)
    }
  },
)

/** Whether a summary was made of a turn. The provider's own compaction gives the user's messages back, to be sent again. */
function shows(call: ModelCall, turn: Turn): boolean {
  const own = call.path.endsWith('/compact')
  if (turn.kind === 'result') return wordsOf(call).includes(turn.output.slice(0, 30))
  if (turn.kind === 'call' || turn.kind === 'reasoning' || (own && turn.kind === 'user')) return false
  if (facts.verbatim.some((text) => turn.text.includes(text))) return false
  return wordsOf(call).includes(turn.text)
}

/** Whether the provider itself compacts, by a prompt of its own. */
function ofProvider(call: ModelCall): boolean {
  return call.path.endsWith('/compact') || call.summarises === true
}

function hasPlaces(call: ModelCall): boolean {
  const properties = JSON.stringify(call.outputSchema?.schema ?? '')
  return properties.includes('"array"') || (properties.match(/"type":"string"/g) ?? []).length > 1
}

function sizeOf(call: ModelCall): number {
  return Math.ceil(partsOf(call).reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0) / 4)
}
