/** TODO 4: what the cache did, as numbers and as a place. */
import { check, ensure, modelCard, random, recognise, show } from '@stagecraft/suite'
import type { CacheReport, Exchange } from '../types.ts'
import {
  type Api,
  apiNames,
  apis,
  type Prompt,
  rateOf,
  requestOf,
  rulesPath,
  type Tokens,
  turnPath,
  usageOf,
} from './exchanges.ts'
import { learner } from './play.ts'

const price = modelCard('gpt-6-sol').price

/** A session that only grows: the first request writes, one in the middle finds little, the others read almost all. */
function session(): Tokens[] {
  const base = random.int(3_000, 5_000)
  return Array.from({ length: 8 }, (_, i) => {
    const plain = random.int(20, 90)
    const output = random.int(40, 120)
    const size = base + i * random.int(90, 160)
    if (i === 0) return { plain, read: 0, written: size, output }
    const read = i === 4 ? 1_024 : size - 200
    return { plain, read, written: size - read, output }
  })
}

async function reportOn(api: Api, usages: readonly Tokens[]): Promise<CacheReport> {
  const turns = ['q0']
  const exchanges = usages.map((tokens, i): Exchange => {
    if (i > 0) turns.push(`a${i}`, `q${i}`)
    return { request: requestOf(api, { tools, rules: 'rules', turns: [...turns] }), usage: usageOf(api, tokens) }
  })
  return await reported(exchanges)
}

async function reported(exchanges: Exchange[]): Promise<CacheReport> {
  const report = await learner.cacheReport(exchanges, price)
  ensure(typeof report === 'object' && report !== null, `\`cacheReport\` returned ${show(report)}.`)
  return report
}

/** Three digits say enough of a rate. */
const rounded = (value: unknown) => (typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : show(value))

const near = (one: unknown, other: number, by: number) => typeof one === 'number' && Math.abs(one - other) <= by

check(
  'tells which share of all input tokens was read from the cache',
  {
    todo: 4,
    why: 'Ines compares it with the bill.',
    look: 'Of what is it a share?',
    mistakes: {
      'share-of-requests':
        'Your hit rate is {rate}: {hits} of {requests} requests read something. One of them read 1,024 of {size} tokens and counts as a whole hit.',
      'average-of-rates':
        'Your hit rate is {rate}: the mean of the requests’ own rates. A short request weighs as much as a long one there.',
    },
  },
  async () => {
    for (const api of apis) {
      const usages = session()
      // One short request that missed: it hardly matters to the bill.
      usages.push({ plain: 300, read: 0, written: 0, output: 50 })
      const right = rateOf(usages)
      const { hitRate } = await reportOn(api, usages)
      if (near(hitRate, right, 0.002)) continue
      const hits = usages.filter(({ read }) => read > 0).length
      const mean = usages.reduce((sum, tokens) => sum + rateOf([tokens]), 0) / usages.length
      const said = { rate: rounded(hitRate) }
      const missed = usages[4]
      recognise('share-of-requests', near(hitRate, hits / usages.length, 0.001), {
        ...said,
        hits,
        requests: usages.length,
        size: missed ? missed.plain + missed.read + missed.written : 0,
      })
      recognise('average-of-rates', near(hitRate, mean, 0.001), said)
      ensure(
        false,
        `Your hit rate for the usages of ${apiNames[api]} is ${rounded(hitRate)}, and that is not the share of the tokens.`,
      )
    }
  },
)

check(
  'tells what the cache saved, in micro-dollars: less than nothing where it only cost',
  {
    todo: 4,
    why: 'Ines decides by this number whether the cache pays.',
    look: 'What would the same tokens have cost without a cache?',
    mistakes: {
      'writes-are-free':
        'You report {saved} micro-dollars saved, and the tokens that were written cost you nothing there. Each costs {extra} more than plain input.',
      'reads-are-free':
        'You report {saved} micro-dollars saved: the whole price of input for every token that was read. Reading it still costs {rate}.',
      'never-negative':
        'In this session tokens were only written, and you report {saved} micro-dollars saved. It cost more than without a cache.',
    },
  },
  async () => {
    for (const api of apis) {
      const onlyWrites = [1, 2, 3].map(() => ({ plain: 40, read: 0, written: random.int(2_000, 4_000), output: 60 }))
      for (const usages of [session(), onlyWrites]) {
        const sum = (of: keyof Tokens) => usages.reduce((total, tokens) => total + tokens[of], 0)
        const [read, written] = [sum('read'), sum('written')]
        const surcharge = written * (price.cacheWrite - price.input)
        const saved = read * (price.input - price.cacheRead) - surcharge
        const { savedMicroUsd } = await reportOn(api, usages)
        if (near(savedMicroUsd, saved, usages.length)) continue
        const said = { saved: show(savedMicroUsd) }
        recognise('never-negative', usages === onlyWrites && savedMicroUsd === 0, said)
        const extra = `${price.cacheWrite - price.input} micro-dollars`
        recognise('writes-are-free', near(savedMicroUsd, saved + surcharge, usages.length), { ...said, extra })
        const rate = `${price.cacheRead} micro-dollars`
        recognise('reads-are-free', near(savedMicroUsd, read * price.input, usages.length), { ...said, rate })
        ensure(
          false,
          `For the usages of ${apiNames[api]} you report ${show(savedMicroUsd)} micro-dollars saved, and that is not so.`,
        )
      }
    }
  },
)

check(
  'reports 0 for a session in which nothing was sent yet',
  {
    todo: 4,
    needs: ['tells which share of all input tokens was read from the cache'],
    why: 'Ines adds up all sessions of a day.',
    look: 'By what do you divide?',
    mistakes: { 'nothing-by-nothing': 'For a session without any request your report says {report}.' },
  },
  async () => {
    const { hitRate, savedMicroUsd } = await reported([])
    const values = { report: show({ hitRate, savedMicroUsd }) }
    recognise('nothing-by-nothing', Number.isNaN(hitRate) || Number.isNaN(savedMicroUsd), values)
    // -0 is 0 to whoever reads a report.
    ensure(
      Number(hitRate) === 0 && Number(savedMicroUsd) === 0 && hitRate !== null && savedMicroUsd !== null,
      `For a session without any request your report says ${values.report}.`,
    )
  },
)

const tool = (name: string) => ({
  name,
  description: `Looks up a ${name}.`,
  parameters: { type: 'object', properties: {} },
})
const tools = ['claim', 'invoice', 'order'].map(tool)

/** Requests of one session, one turn longer each time; `change` makes one of them differ. */
function requests(
  api: Api,
  count: number,
  change: (prompt: Prompt, index: number) => Prompt = (same) => same,
): Exchange[] {
  return Array.from({ length: count }, (_, i) => {
    const turns = Array.from({ length: 2 * i + 1 }, (_, turn) => `turn ${turn}`)
    const request = requestOf(api, change({ tools, rules: 'Answer in short sentences.', turns }, i))
    return { request, usage: usageOf(api, { plain: 10, read: 0, written: 0, output: 10 }) }
  })
}

check(
  'finds no divergence where each request only adds to the one before it',
  {
    why: 'An alarm that rings at every turn is switched off.',
    look: 'Which differences does a cache not mind?',
    mistakes: {
      'growth-is-divergence':
        'Each request is the one before it and two turns more; you report that request {request} differs at {path}. What is added at the end costs no hit.',
      'marks-are-content':
        'Only the mark for the cache moved; you report that request {request} differs at {path}. A mark is not part of what a model reads.',
    },
  },
  async () => {
    for (const api of apis) {
      for (const marked of [false, true]) {
        const count = random.int(3, 5)
        const { firstDivergence: found } = await reported(requests(api, count, (prompt) => ({ ...prompt, marked })))
        const said = { request: show(found?.request), path: show(found?.path) }
        recognise('marks-are-content', marked && found != null, said)
        recognise('growth-is-divergence', found != null, said)
      }
    }
  },
)

export const namesTheFirst =
  'names the first place where a request does not begin as the one before it, in the order in which a cache reads'

type Difference = { path: string; change: (prompt: Prompt) => Prompt }

const newRules: Difference['change'] = (prompt) => ({ ...prompt, rules: `${prompt.rules} It is 09:42.` })
const newTurn: Difference['change'] = (prompt) => ({ ...prompt, turns: prompt.turns.with(1, 'in short') })
const newTools: Difference['change'] = (prompt) => ({ ...prompt, tools: prompt.tools.with(1, tool('parcel')) })
const movedKeys: Difference['change'] = (prompt) => ({
  ...prompt,
  tools: prompt.tools.map((one) => Object.fromEntries(Object.entries(one).reverse())),
})

check(
  namesTheFirst,
  {
    todo: 4,
    why: 'Repairing the second difference first changes no bill.',
    look: 'Which two requests do you compare, and their parts in which order?',
    mistakes: {
      'turns-before-tools':
        'Request {request} differs in its tools and in a turn, and you name {found}. A cache reads the tools first.',
      'compares-with-the-first':
        'Request {request} differs from the one before it in a turn, and you report {found}. It still begins as the very first request did.',
      'keys-in-any-order':
        'In request {request} a tool has its keys in another order than before, and you report {found}. To a cache that is another text.',
    },
  },
  async () => {
    for (const api of apis) {
      const at = random.int(2, 3)
      const turn = turnPath(api, 1)
      const seen = async ({ path, change }: Difference) => {
        const made = requests(api, 5, (prompt, index) => (index >= at ? change(prompt) : prompt))
        const { firstDivergence: found } = await reported(made)
        const right = found?.request === at && beginsWith(found.path, path)
        return { found, right, values: { request: at, found: show(found), right: path } }
      }
      const inTurn = await seen({ path: turn, change: newTurn })
      const inBoth = await seen({ path: 'tools[1]', change: (prompt) => newTurn(newTools(prompt)) })
      const inKeys = await seen({ path: 'tools[0]', change: movedKeys })
      const inRules = await seen({ path: rulesPath[api], change: newRules })
      const finds = inBoth.found != null && inRules.found != null
      recognise(
        'turns-before-tools',
        inBoth.found?.request === at && beginsWith(inBoth.found?.path, turn),
        inBoth.values,
      )
      recognise('compares-with-the-first', finds && inTurn.found == null, inTurn.values)
      recognise('keys-in-any-order', finds && inKeys.found == null, inKeys.values)
      for (const { right, values } of [inTurn, inBoth, inKeys, inRules]) {
        ensure(
          right,
          `In a session over ${apiNames[api]}, you report ${values.found}. The first difference is at ${values.right} of request ${values.request}, counted from 0.`,
        )
      }
    }
  },
)

/** Whether a path leads to a place or into it; `tools.1` is `tools[1]`. */
function beginsWith(path: unknown, place: string): boolean {
  if (typeof path !== 'string') return false
  const plain = path.replace(/^body\./, '').replace(/\.(\d+)/g, '[$1]')
  return plain === place || plain.startsWith(`${place}.`) || plain.startsWith(`${place}[`)
}
