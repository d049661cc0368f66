/** TODO 1: when to compact, and what stays word for word; the last turns do in the starter already. */
import { check, ensure, random, recognise } from '@stagecraft/suite'
import { once, play } from './play.ts'
import { ensureAccepted, firstMissing, told } from './seen.ts'
import { chat } from './talk.ts'

/** More of these in a hundred short turns, and every few messages pay for a new summary. */
const MOST = 12

const paraphrase = 'The customer has dietary preferences'
const nut = random.pick(['hazelnuts', 'almonds', 'walnuts'])
const noNuts = `please remember that my son must not eat ${nut}, so no nuts in any box from you, is that noted`
const setting = { windowTokens: 3_000, compactAt: 1_500, keepRecentTurns: random.int(5, 8) }

const hundred = once(() => {
  const details = [{ kind: 'fact' as const, mark: nut, told: `${paraphrase} (${nut}).` }]
  const steps = chat(100, [{ at: 4, by: 'user', text: noNuts }])
  return play(steps, { ...setting, details, verbatim: [noNuts] })
})

check(
  'leaves a conversation below `compactAt` alone',
  {
    todo: 1,
    needs: ['sends a short conversation whole'],
    why: 'What a summary replaces is gone, and here there was room.',
    look: 'In which unit do you measure?',
    mistakes: {
      'turns-not-tokens':
        'After {turns} short turns the first ones are gone. The request has {tokens} tokens, and `compactAt` is {compactAt}.',
      'characters-as-tokens':
        'You compacted at {tokens} tokens, which are {characters} characters. `compactAt` is {compactAt} tokens.',
    },
  },
  async () => {
    const compactAt = 1_800
    const run = await play(chat(28), { windowTokens: 4_000, compactAt, keepRecentTurns: 6, everyStep: true })
    const at = run.looked.find(
      ({ sent, turns, asked }) => asked.length > 0 || firstMissing(sent, run.turns.slice(0, turns)),
    )
    const kept = run.looked.findLast(({ turns }) => turns < (at?.turns ?? 0))?.sent
    const measured = at && {
      turns: at.turns,
      tokens: at.sent.tokens > (kept?.tokens ?? 0) ? at.sent.tokens : kept?.tokens,
      characters: Math.max(at.sent.words.length, kept?.words.length ?? 0),
      compactAt,
    }
    recognise('characters-as-tokens', measured !== undefined && measured.characters < compactAt * 1.25, { ...measured })
    recognise('turns-not-tokens', measured !== undefined, { ...measured })
  },
)

check(
  'compacts when `compactAt` is crossed, and then has room for a while',
  {
    todo: 1,
    needs: ['leaves a conversation below `compactAt` alone'],
    why: 'Larkspur pays for each compaction, and the customer waits for it.',
    look: 'How much does one leave in the request?',
    mistakes: {
      'every-turn': 'In {turns} turns your session compacted {times} times: it made room for the next turn only.',
      'waits-for-the-window':
        'After {turns} turns your request has {tokens} tokens. `compactAt` is {compactAt}, and nothing was compacted.',
    },
  },
  async () => {
    const { looked, moments, turns } = await hundred()
    const large = looked.find(({ sent }) => sent.tokens > setting.compactAt * 1.5)
    recognise('waits-for-the-window', large !== undefined, {
      turns: large?.turns,
      tokens: large?.sent.tokens,
      compactAt: setting.compactAt,
    })
    const times = moments.filter(({ compacted }) => compacted).length
    recognise('every-turn', times > MOST, { turns: turns.length, times })
    ensure(times > 0, `${turns.length} turns were appended, and your session took out none of them.`)
  },
)

check(
  'keeps the rules',
  {
    todo: 1,
    why: 'Without them the assistant promises refunds that nobody allowed.',
    look: 'Are the rules part of the conversation?',
    mistakes: {
      'drop-system': 'After {turns} turns your request no longer holds the rules: they left with the oldest turns.',
    },
  },
  async () => {
    const { looked, rules } = await hundred()
    const without = looked.find(({ sent }) => !sent.words.includes(rules))
    recognise('drop-system', without !== undefined && !without.sent.words.includes(rules.slice(0, 40)), {
      turns: without?.turns,
    })
    ensure(!without, `After ${without?.turns} turns the rules in your request are not those that you were given.`)
  },
)

check(
  'keeps what `keepVerbatim` names word for word',
  {
    todo: 1,
    why: 'The next box is packed by it.',
    look: 'Who decides what a summary leaves out?',
    mistakes: {
      'pin-paraphrased': 'The customer wrote {wrote}. After {turns} turns your request says {says}.',
      'pin-dropped': 'The customer wrote {wrote}. After {turns} turns your request holds nothing of it.',
    },
  },
  async () => {
    const { looked, turns } = await hundred()
    const wrote = turns.find((turn) => 'text' in turn && turn.text.includes(noNuts))
    const without = wrote && looked.find((m) => m.turns > 5 && firstMissing(m.sent, turns, [wrote]))
    const values = { turns: without?.turns, wrote: wrote ? told(wrote) : '' }
    const says = without?.sent.words.includes(paraphrase) === true
    recognise('pin-paraphrased', says, { ...values, says: `‘${paraphrase}’` })
    recognise('pin-dropped', without !== undefined, values)
  },
)

check(
  'keeps the last `keepRecentTurns` word for word',
  {
    why: 'The customer is answered on what she wrote a minute ago.',
    look: 'Count what stays.',
    mistakes: {
      'recent-summarised': 'After {turns} turns your request lacks turn {number}, {turn}, one of the last {keep}.',
    },
  },
  async () => {
    const { looked, turns } = await hundred()
    for (const { sent, turns: count } of looked) {
      const missing = firstMissing(sent, turns, turns.slice(Math.max(0, count - setting.keepRecentTurns), count))
      recognise('recent-summarised', missing !== undefined, {
        turns: count,
        number: missing?.number,
        turn: missing && told(missing.turn),
        keep: setting.keepRecentTurns,
      })
      ensureAccepted(sent, count)
    }
  },
)
