/** TODO 4: no summary, or one that is no use. */
import { check, ensure, LearnerThrow, recognise } from '@stagecraft/suite'
import { play, type Setting } from './play.ts'
import { ensureAccepted, firstMissing, told } from './seen.ts'
import { support } from './talk.ts'

const setting: Setting = { windowTokens: 4_200, compactAt: 2_600, keepRecentTurns: 5, everyStep: true }
const steps = () => support([1, 1, 1, 0, 1, 1, 1, 1], { length: 2_400 })

check(
  'goes on with shorter tool outputs when there is no summary',
  {
    todo: 4,
    why: 'The provider has no capacity for an hour, and Mira’s customers write all the same.',
    look: 'What in a conversation is long, old, and can be looked up again?',
    mistakes: {
      'failure-throws': 'The provider had no capacity for a summary, and `compactIfNeeded` threw: {message}',
      'drops-anyway':
        'The summary failed, and after {turns} turns your request lacks turn {number} all the same: {turn}.',
      'gives-up':
        'The summary failed, and you changed nothing: after {turns} turns your request has {tokens} tokens, and the window holds {window}.',
      'shortens-everything': 'The summary failed, and you shortened turn {number} too, one of the last {keep}: {turn}.',
    },
  },
  async () => {
    const run = await play(steps(), { ...setting, mood: 'overloaded' }).catch((thrown: unknown) => {
      if (!(thrown instanceof LearnerThrow)) throw thrown
      recognise('failure-throws', true, { message: thrown.message })
      throw thrown
    })
    const { turns, looked, asked } = run
    ensure(asked.length > 0, `${turns.length} turns were appended, and your session asked for no summary.`)
    for (const { sent, turns: count } of looked) {
      const all = turns.slice(0, count)
      const lost = firstMissing(
        sent,
        turns,
        all.filter((turn) => turn.kind !== 'result'),
      )
      recognise('drops-anyway', lost !== undefined, {
        turns: count,
        number: lost?.number,
        turn: lost && told(lost.turn),
      })
      const recent = firstMissing(sent, turns, all.slice(-setting.keepRecentTurns))
      recognise('shortens-everything', recent !== undefined, {
        number: recent?.number,
        turn: recent && told(recent.turn),
        keep: setting.keepRecentTurns,
      })
      ensureAccepted(sent, count)
      const { tokens } = sent
      recognise('gives-up', tokens > setting.windowTokens && firstMissing(sent, turns, all) === undefined, {
        turns: count,
        tokens,
        window: setting.windowTokens,
      })
      ensure(
        tokens <= setting.windowTokens,
        `The summary failed, and after ${count} turns your request has ${tokens} tokens; the window holds ${setting.windowTokens}.`,
      )
    }
  },
)

check(
  'does not use a summary that is longer than what it replaces',
  {
    todo: 4,
    needs: ['goes on with shorter tool outputs when there is no summary'],
    why: 'Every compaction would make the request longer, until no answer fits.',
    look: 'What do you compare before you let the turns go?',
    mistakes: {
      'longer-is-fine':
        'A compaction took your request from {before} to {after} tokens: the summary is longer than the turns were.',
    },
  },
  async () => {
    const { looked, moments, turns } = await play(steps(), { ...setting, mood: 'longwinded', before: true })
    ensure(
      moments.some(({ asked }) => asked.length > 0),
      'Your session asked for no summary.',
    )
    for (const { sent, before, turns: count } of looked) {
      const grew = before !== undefined && sent.tokens > before.tokens
      recognise('longer-is-fine', grew, { before: before?.tokens, after: sent.tokens })
      const lost = firstMissing(
        sent,
        turns,
        turns.slice(0, count).filter((turn) => turn.kind !== 'result'),
      )
      ensure(
        !lost,
        `The summary was too long to use, and after ${count} turns your request lacks turn ${lost?.number} all the same.`,
      )
    }
  },
)
