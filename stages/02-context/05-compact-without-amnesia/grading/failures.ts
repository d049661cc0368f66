/** TODO 4: no summary, or one that is no use. */
import { check, type Detail, ensure, recognise, shorten } from '@stagecraft/suite'
import { failed, failing, setting, steps } from './outage.ts'
import { play, type Setting } from './play.ts'
import { ensureAccepted, firstMissing, partsOf, told } from './seen.ts'
import { manyLookups } from './talk.ts'

/** What a summariser may write that never comes to an end: more than any request here holds, however it is counted. */
const endless: Detail = { kind: 'fact', mark: '', told: 'The customer wrote, and support wrote back. '.repeat(500) }

check(
  'goes on when there is no summary',
  {
    todo: 4,
    why: 'Customers write on while the provider has no capacity.',
    look: 'What does `ask` return then?',
    mistakes: {
      'failure-throws': 'The provider had no capacity for a summary, and `compactIfNeeded` threw: {message}',
    },
  },
  async () => {
    const run = await failing()
    recognise('failure-throws', typeof run === 'string', { message: typeof run === 'string' ? shorten(run, 70) : '' })
    const { turns, looked, asked } = await failed()
    ensure(asked.length > 0, `${turns.length} turns were appended, and your session asked for no summary.`)
    for (const { sent, turns: count } of looked) ensureAccepted(sent, count)
  },
)

check(
  'lets nothing leave without a summary',
  {
    todo: 4,
    needs: ['goes on when there is no summary'],
    why: 'Nobody will ever know what it said.',
    look: 'When do you decide that turns leave?',
    mistakes: {
      'drops-anyway':
        'The summary failed, and after {turns} turns your request lacks turn {number} all the same: {turn}.',
    },
  },
  async () => {
    const { turns, looked } = await failed()
    for (const { sent, turns: count } of looked) {
      const spoken = turns.slice(0, count).filter((turn) => turn.kind !== 'result')
      const lost = firstMissing(sent, turns, spoken)
      const values = { turns: count, number: lost?.number, turn: lost && told(lost.turn) }
      recognise('drops-anyway', lost !== undefined, values)
    }
  },
)

check(
  'shortens old tool outputs instead',
  {
    todo: 4,
    needs: ['lets nothing leave without a summary'],
    why: 'Old outputs can be looked up again; the newest is what the answer needs.',
    look: 'Which outputs are old?',
    mistakes: {
      'gives-up':
        'The summary failed and you shortened nothing: after {turns} turns your request has {tokens} tokens, the window holds {window}.',
      'shortens-everything': 'You shortened turn {number} too, one of the last {keep}: {turn}.',
    },
  },
  async () => {
    const { turns, looked } = await failed()
    for (const { sent, turns: count } of looked) {
      const all = turns.slice(0, count)
      const recent = firstMissing(sent, turns, all.slice(-setting.keepRecentTurns))
      const values = { number: recent?.number, turn: recent && told(recent.turn), keep: setting.keepRecentTurns }
      recognise('shortens-everything', recent !== undefined, values)
      const { tokens } = sent
      const full = tokens > setting.windowTokens
      const untouched = full && firstMissing(sent, turns, all) === undefined
      recognise('gives-up', untouched, { turns: count, tokens, window: setting.windowTokens })
      ensure(
        !full,
        `The summary failed: after ${count} turns your request has ${tokens} tokens, the window holds ${setting.windowTokens}.`,
      )
    }
  },
)

check(
  'makes the request fit however many outputs there are',
  {
    todo: 4,
    needs: ['shortens old tool outputs instead'],
    why: 'The API refuses what does not fit, and the customer gets no answer.',
    look: 'By which number do you know that an output is short enough?',
    mistakes: {
      'fixed-limit':
        'After {outputs} tool outputs your request has {tokens} tokens, the window holds {window}. You shortened an old output to {characters} characters, and no further.',
    },
  },
  async () => {
    const outage: Setting = { windowTokens: 3_700, compactAt: 1_800, keepRecentTurns: 5, mood: 'overloaded' }
    const { turns, last } = await play(manyLookups(6, 5), outage)
    const { sent } = last
    const full = sent.tokens > outage.windowTokens
    const results = turns.flatMap((turn) => (turn.kind === 'result' ? [turn] : []))
    const values = { outputs: results.length, tokens: sent.tokens, window: outage.windowTokens }
    const left = partsOf(sent.call).flatMap((part) => (part.type === 'tool-result' ? [part.output] : []))
    const cut = left.filter((output) => !results.some((turn) => turn.output === output))
    const characters = Math.max(0, ...cut.map((output) => output.length))
    recognise('fixed-limit', full && cut.length > 0, { ...values, characters })
    ensure(
      !full,
      `After ${values.outputs} tool outputs your request has ${values.tokens} tokens, the window holds ${values.window}.`,
    )
    ensureAccepted(sent, last.turns)
    const spoken = turns.filter((turn) => turn.kind !== 'result')
    const lost = firstMissing(sent, turns, [...spoken, ...turns.slice(-outage.keepRecentTurns)])
    ensure(!lost, `After ${turns.length} turns your request lacks turn ${lost?.number}: ${lost && told(lost.turn)}.`)
  },
)

check(
  'does not use a summary that is longer than what it replaces',
  {
    todo: 4,
    needs: ['lets nothing leave without a summary'],
    why: 'Every compaction makes the request longer, until no answer fits.',
    look: 'What do you compare before you let the turns go?',
    mistakes: {
      'longer-is-fine': 'A compaction took your request from {before} to {after} tokens.',
    },
  },
  async () => {
    const { looked, moments, turns } = await play(steps(), {
      ...setting,
      mood: 'longwinded',
      details: [endless],
      before: true,
    })
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
      const { tokens } = sent
      ensure(
        tokens <= setting.windowTokens,
        `The summary was too long to use: after ${count} turns your request has ${tokens} tokens, the window holds ${setting.windowTokens}.`,
      )
    }
  },
)
