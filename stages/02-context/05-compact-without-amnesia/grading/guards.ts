/** What the untouched starter does right already, and what must stay so. */
import { check, ensure, recognise } from '@stagecraft/suite'
import { once, open, play } from './play.ts'
import { ensureAccepted, firstMissing, partsOf, told } from './seen.ts'
import { chat, createWriter, support } from './talk.ts'

const setting = { windowTokens: 8_000, compactAt: 4_000, keepRecentTurns: 4 }

const short = once(() => play(support([0, 1, 0, 0], { length: 120 }), { ...setting, everyStep: true }))

check(
  'sends a short conversation whole',
  {
    why: 'There was room for all that the customer said.',
    look: 'What has to be true before anything leaves?',
    mistakes: {
      'compacts-at-once':
        'After {turns} short turns your request lacks {turn}. It has {tokens} tokens, and `compactAt` is {compactAt}.',
    },
  },
  async () => {
    const { turns, last, asked } = await short()
    const missing = firstMissing(last.sent, turns)
    recognise('compacts-at-once', missing !== undefined, {
      turns: turns.length,
      turn: missing ? told(missing.turn) : '',
      tokens: last.sent.tokens,
      compactAt: setting.compactAt,
    })
    ensureAccepted(last.sent, turns.length)
    ensure(asked.length === 0, `${turns.length} short turns were appended, and your session asked for a summary.`)
    const results = partsOf(last.sent.call).filter(({ type }) => type === 'tool-result').length
    ensure(results === 1, `One tool was called, and your request holds ${results} results of tools.`)
  },
)

check(
  'sends turns in their order and roles',
  {
    needs: ['sends a short conversation whole'],
    why: 'The model takes its own promises for the wishes of the customer.',
    look: 'What becomes of `kind`?',
    mistakes: { 'roles-lost': 'You sent {turn} as a message of the {role}; the assistant said it.' },
  },
  async () => {
    const { turns, last } = await short()
    for (const said of turns.filter((turn) => turn.kind === 'assistant')) {
      const { role } = last.sent.call.turns.find(({ parts }) => isIn(parts, said.text)) ?? {}
      recognise('roles-lost', role !== 'assistant', { turn: told(said), role: role === 'user' ? 'customer' : role })
    }
    const places = turns.flatMap((turn) => ('text' in turn ? [last.sent.words.indexOf(turn.text)] : []))
    const sorted = places.every((place, i) => i === 0 || place > Number(places[i - 1]))
    ensure(sorted, 'The messages in your request are not in the order in which they were appended.')
  },
)

check(
  'keeps two customers apart',
  {
    why: 'Ben would read what Ana wrote.',
    look: 'Where does a session keep its turns?',
    mistakes: {
      'one-for-all': 'A new session was asked for its request, and it holds a message of another customer: {turn}.',
    },
  },
  async () => {
    const ana = await open(setting)
    const writer = createWriter()
    const first = writer.user('is this the right place to ask')
    await ana.session.append(first)
    const ben = await open(setting)
    const [[second] = []] = chat(2)
    ensure(second, 'There is nothing to append.')
    await ben.session.append(second)
    const sent = await ben.send(await ben.session.request())
    recognise('one-for-all', firstMissing(sent, [first]) === undefined, { turn: told(first) })
    ensure(firstMissing(sent, [second]) === undefined, `Your request lacks ${told(second)}, the only turn so far.`)
  },
)

function isIn(parts: readonly { type: string; text?: string }[], text: string): boolean {
  return parts.some((part) => part.text?.includes(text))
}
