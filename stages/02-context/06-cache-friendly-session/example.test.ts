import { check, ensure, learnerOf, type ModelCall, random, replay, reply } from '@stagecraft/suite'
import type { SessionState, ToolDef } from './types.ts'

const learner = learnerOf<typeof import('./request.ts')>()

const subjects = ['parcels', 'freight', 'returns', 'claims', 'invoices', 'customs', 'pick-ups', 'addresses']
const rules = subjects
  .flatMap((subject) => [
    `About ${subject}: answer from the tools and from what the customer wrote, in at most four short sentences.`,
    `About ${subject}: name every number as it was written, and never promise a day that no tool has given you.`,
    `About ${subject}: hand over to a person when money above 150 euros, an injury or a lawyer is mentioned.`,
    `About ${subject}: ask for one missing detail at a time, and for none that the customer has given before.`,
  ])
  .join('\n')
const ana: SessionState = { rules, customer: { name: 'Ana Reis', notes: 'Harbor Foods. Wants mail.' }, turns: [] }
const tools = ['find_order', 'get_invoice', 'open_claim', 'quote_price', 'track_parcel'].map(toolDef)
const moreTools = [...tools, toolDef('move_pickup')]

check('tells the model the rules, the customer, the question and its time', {}, async () => {
  const [call] = await session(1)
  const text = JSON.stringify([call?.system, call?.turns])
  for (const fact of ['hand over to a person', 'Ana Reis', 'Harbor Foods', '(1)', '16 November 2026, 08:03']) {
    ensure(text.includes(fact), `“${fact}” is not in the request.`)
  }
})

check('reads most of ten requests from the cache', { todo: 1 }, async () => {
  const share = readFrom(await session(10))
  ensure(
    share >= 0.8,
    `Requests 2 to 10 read ${Math.round(share * 100)} % of their input from the cache; 80 % is possible.`,
  )
})

check(
  'reads most of a day of sixty requests, whatever order the registry lists the tools in',
  { todo: 2 },
  async () => {
    const share = readFrom(await session(60, (turn) => random.shuffle(turn < 13 ? tools : moreTools)))
    ensure(
      share >= 0.8,
      `Requests 2 to 60 read ${Math.round(share * 100)} % of their input from the cache; 80 % is possible.`,
    )
  },
)

/**
 * Ana writes every three minutes, and after turn 34 has lunch; the recorded model answers. After 24 and 44 turns the session
 * is compacted.
 */
async function session(
  turns: number,
  listed: (turn: number) => ToolDef[] = () => tools,
): Promise<readonly ModelCall[]> {
  let at = Date.UTC(2026, 10, 16, 8)
  const text =
    'It is in the books under that number; a colleague in Lindau looks after it today and writes to you by mail.'
  const { calls, send } = replay(() => reply.text(text), { promptCache: { now: () => at } })
  let state = ana
  for (let turn = 1; turn <= turns; turn++) {
    at += (turn === 35 ? 25 : 3) * 60_000
    const now = `Monday, 16 November 2026, ${new Date(at).toISOString().slice(11, 16)}`
    const question = `(${turn}) ORD-70418 has come wet. My colleague noted ${random.alnum(6)} on the slip; who looks after it now?`
    const asked = await learner.buildRequest(state, { type: 'question', text: question, now, tools: listed(turn) })
    ensure(asked.request, 'A question came, and your code returned no `request`.')
    const { body } = await send(asked.request)
    const { id } = body as { id: string }
    state = (await learner.buildRequest(asked.state, { type: 'reply', text, id })).state
    if (turn !== 24 && turn !== 44) continue
    const summary = `Several orders came wet; slips were noted. ${random.alnum(8)} is still open.`
    state = (await learner.buildRequest(state, { type: 'compacted', summary, keep: 6 })).state
  }
  return calls
}

/** The share of the input, after the first request, that was read from the cache. */
function readFrom(calls: readonly ModelCall[]): number {
  const usages = calls.slice(1).map((call) => call.answer.usage)
  const sum = (of: 'input' | 'cacheRead') => usages.reduce((total, usage) => total + (usage?.[of] ?? 0), 0)
  return sum('cacheRead') / Math.max(1, sum('input'))
}

function toolDef(name: string): ToolDef {
  const [verb, noun] = name.split('_')
  const number = { type: 'string', description: `The number of the ${noun}, as the customer wrote it.` }
  return {
    name,
    description: `Use it to ${verb} the ${noun} in Larkspur's books, when you have its number from the customer.`,
    parameters: { type: 'object', properties: { number }, required: ['number'] },
  }
}
