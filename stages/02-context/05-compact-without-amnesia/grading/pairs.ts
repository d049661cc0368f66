/** TODO 2: what stays together. */
import { check, ensure, type ModelCall, random, recognise } from '@stagecraft/suite'
import type { Turn } from '../types.ts'
import { once, play, type Run } from './play.ts'
import { ensureAccepted, holds, partsOf } from './seen.ts'
import { createWriter, support } from './talk.ts'

/** Conversations of tools, with another number of turns to keep each, so that the end falls on every kind of turn. */
const runs = once(async () => {
  const played: Run[] = []
  for (const keepRecentTurns of [3, 4, 5, 6]) {
    const lookups = [1, 2, 0, 1, 3, 1, 2, 1, 0, 2]
    const steps = support(lookups.slice(random.int(0, 2)), { length: 260 })
    played.push(await play(steps, { windowTokens: 4_000, compactAt: 1_200, keepRecentTurns }))
  }
  return played.flatMap(({ looked, turns }) => looked.map((moment) => ({ ...moment, all: turns })))
})

check(
  'never parts a tool call and its result',
  {
    todo: 2,
    why: 'The customer gets no answer.',
    look: 'What stands before the place where you cut?',
    mistakes: {
      'slice-20':
        'Turn {number} is the result of `{name}`, and your request no longer holds the call. The API refused it.',
      'cut-between-calls':
        '{count} tools were called at once, and your cut lies between the calls: the result of `{name}`, turn {number}, stayed without its call. The API refused it.',
      'result-dropped':
        'Your request holds the call of `{name}`, turn {number}, and not its result. The API refused it.',
    },
  },
  async () => {
    const looked = await runs()
    let compacted = false
    const orphans = looked.flatMap(({ sent, all }) => orphansIn(sent.call, all).map((turn) => ({ turn, all, sent })))
    const alone = orphans.find(({ turn, all, sent }) => !calledBeside(turn, all).some((one) => holds(sent, one)))
    recognise('slice-20', alone !== undefined, alone && about(alone.turn, alone.all))
    const [torn] = orphans
    recognise('cut-between-calls', torn !== undefined, {
      ...(torn && about(torn.turn, torn.all)),
      count: torn && capital(calledBeside(torn.turn, torn.all).length),
    })
    for (const { sent, turns, all, compacted: now } of looked) {
      compacted ||= now
      const { calls, results } = idsIn(sent.call)
      const open = all
        .slice(0, turns)
        .find((turn) => turn.kind === 'call' && calls.has(turn.callId) && !results.has(turn.callId))
      recognise('result-dropped', open !== undefined, about(open, all))
      ensureAccepted(sent, turns)
    }
    ensure(compacted, 'Your session took nothing out of conversations with up to thirteen tool calls.')
  },
)

check(
  'compacts also where one message of the customer stands before many calls',
  {
    bonus: true,
    needs: ['never parts a tool call and its result'],
    why: 'An assistant that works alone grows until the API refuses it.',
    look: 'What may begin what stays?',
    mistakes: {
      'waits-for-the-customer':
        'After one message of the customer and {turns} turns of calls your request has {tokens} tokens. `compactAt` is {compactAt}, and nothing has left.',
    },
  },
  async () => {
    const writer = createWriter()
    const calls = Array.from({ length: 24 }, () => writer.lookups(1, { length: 260 }))
    const setting = { windowTokens: 5_000, compactAt: 1_200, keepRecentTurns: 4 }
    const { last, turns, looked } = await play([[writer.user()], ...calls], setting)
    recognise('waits-for-the-customer', last.sent.tokens > setting.compactAt * 1.5, {
      turns: turns.length - 1,
      tokens: last.sent.tokens,
      compactAt: setting.compactAt,
    })
    for (const moment of looked) ensureAccepted(moment.sent, moment.turns)
  },
)

check(
  'keeps reasoning and the calls that came of it together',
  {
    todo: 2,
    needs: ['never parts a tool call and its result'],
    why: 'A model that does not see why it called a tool calls it again.',
    look: 'What stands before the first call?',
    mistakes: {
      'half-reasoning':
        'Your request holds the call of `{name}`, turn {number}, without the reasoning before it. Both stay, or both leave.',
    },
  },
  async () => {
    const looked = await runs()
    for (const { sent, all, turns } of looked) {
      const { call } = sent
      const sealed = JSON.stringify(call.body)
      const sends = looked.some((other) => other.sent.call.api === call.api && holdsReasoning(other.sent.call))
      // Chat Completions takes none, and Messages need not be sent any.
      if (call.api !== 'responses' && !sends) continue
      const { calls } = idsIn(call)
      const half = all.find((turn, i) => {
        if (turn.kind !== 'call' || !calls.has(turn.callId)) return false
        const reasoning = all.slice(0, i).findLast((other) => other.kind === 'reasoning')
        return reasoning?.kind === 'reasoning' && !sealed.includes(reasoning.sealed)
      })
      recognise('half-reasoning', half !== undefined, about(half, all))
      ensureAccepted(sent, turns)
    }
  },
)

function idsIn(call: ModelCall) {
  const parts = partsOf(call)
  return {
    calls: new Set(parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []))),
    results: new Set(parts.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : []))),
  }
}

/** Results in a request that lacks their calls. */
function orphansIn(call: ModelCall, all: readonly Turn[]): Turn[] {
  const { calls, results } = idsIn(call)
  return all.filter((turn) => turn.kind === 'result' && results.has(turn.callId) && !calls.has(turn.callId))
}

/** The calls that were asked for at once with that of a result, itself among them. */
function calledBeside(result: Turn, all: readonly Turn[]): Turn[] {
  const own = all.findIndex((turn) => turn.kind === 'call' && turn.callId === ('callId' in result && result.callId))
  const before = all.findLastIndex((turn, i) => i < own && turn.kind !== 'call')
  const after = all.findIndex((turn, i) => i > own && turn.kind !== 'call')
  return all.slice(before + 1, after)
}

function capital(count: number): string {
  return ['No', 'One', 'Two', 'Three'][count] ?? String(count)
}

function holdsReasoning(call: ModelCall): boolean {
  return partsOf(call).some(({ type }) => type === 'reasoning')
}

function about(turn: Turn | undefined, all: readonly Turn[]) {
  if (turn?.kind !== 'call' && turn?.kind !== 'result') return { number: 0, name: '' }
  const call = all.find((other) => other.kind === 'call' && other.callId === turn.callId)
  return { number: all.indexOf(turn) + 1, name: call?.kind === 'call' ? call.name : '' }
}
