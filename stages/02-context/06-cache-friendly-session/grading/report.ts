/** TODO 4: what the cache did, as numbers and as a place. */
import { check, ensure, modelCard, random, recognise, show } from '@stagecraft/suite'
import type { CacheReport, Exchange } from '../types.ts'
import {
  type Api,
  apis,
  type Prompt,
  rateOf,
  requestOf,
  rulesPath,
  type Tokens,
  turnPath,
  usageOf,
} from './exchanges.ts'
import { learner, percent } from './play.ts'

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
    why: 'Ines looks at this number when the bill rises; it must say what the bill says.',
    look: 'Of what is it a share: of requests, of rates, or of tokens?',
    mistakes: {
      'share-of-requests':
        'Your hit rate is {rate}: {hits} of {requests} requests read something. One of them read 1,024 of {size} tokens and counts as a whole hit; of all tokens {right} were read.',
      'average-of-rates':
        'Your hit rate is {rate}: the mean of the rates of the requests. A short request weighs as much as a long one there; of all tokens {right} were read.',
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
      const said = { rate: rounded(hitRate), right: percent(right) }
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
        `For the usages of ${api}, your hit rate is ${rounded(hitRate)}; of all tokens ${percent(right)} were read.`,
      )
    }
  },
)

check(
  'tells what the cache saved, in micro-dollars: less than nothing where it only cost',
  {
    todo: 4,
    why: 'A cache that is written and never read makes Larkspur’s bill a quarter higher; somebody must see it.',
    look: 'What would the same tokens have cost if there were no cache? What did they cost?',
    mistakes: {
      'writes-are-free':
        'You report {saved} micro-dollars saved. {written} tokens were written to the cache, and writing costs {extra} more for each than plain input does: without that, your sum is {right} too high.',
      'reads-are-free':
        'You report {saved} micro-dollars saved for {read} tokens read: the whole price of input for each. A token that is read costs {rate} still.',
      'never-negative':
        'In this session {written} tokens were written and none was read, and you report {saved} micro-dollars saved. It cost more than without a cache.',
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
        const said = { saved: show(savedMicroUsd), read, written }
        recognise('never-negative', usages === onlyWrites && savedMicroUsd === 0, said)
        recognise('writes-are-free', near(savedMicroUsd, saved + surcharge, usages.length), {
          ...said,
          extra: `${price.cacheWrite - price.input} micro-dollars`,
          right: Math.round(surcharge),
        })
        recognise('reads-are-free', near(savedMicroUsd, read * price.input, usages.length), {
          ...said,
          rate: `${price.cacheRead} micro-dollars`,
        })
        ensure(
          false,
          `For the usages of ${api} you report ${show(savedMicroUsd)} micro-dollars saved; without a cache, the same tokens would have cost ${Math.round(saved)} more.`,
        )
      }
    }
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
    why: 'An alarm that rings at every turn is switched off, and the day it is right nobody hears it.',
    look: 'Which differences between two requests does a cache not mind?',
    mistakes: {
      'growth-is-divergence':
        'Each request holds all of the one before it and two turns more. You report that request {request} differs at {path}; what is added at the end costs no hit.',
      'marks-are-content':
        'Only the mark for the cache moved, from the old last turn to the new one. You report that request {request} differs at {path}; a mark is not part of what a model reads.',
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

type Difference = { path: string; change: (prompt: Prompt) => Prompt }

const newRules: Difference['change'] = (prompt) => ({ ...prompt, rules: `${prompt.rules} It is 09:42.` })
const newTurn: Difference['change'] = (prompt) => ({ ...prompt, turns: prompt.turns.with(1, 'in short') })
const newTools: Difference['change'] = (prompt) => ({ ...prompt, tools: prompt.tools.with(1, tool('parcel')) })
const movedKeys: Difference['change'] = (prompt) => ({
  ...prompt,
  tools: prompt.tools.map((one) => Object.fromEntries(Object.entries(one).reverse())),
})

check(
  'names the first place where a request does not begin as the one before it, in the order in which a cache reads',
  {
    todo: 4,
    why: 'Whoever repairs the second difference first sees no change in the bill.',
    look: 'Tools, then instructions, then turns: which two requests do you compare, and in which order do you look at their parts?',
    mistakes: {
      'turns-before-tools':
        'Request {request} differs in its tools and in a turn, and you name {found}. A cache reads the tools first: after {right} it recognises nothing anyway.',
      'compares-with-the-first':
        'Request {request} differs from the one before it at {right}, and you report {found}. It still begins as the very first request did.',
      'keys-in-any-order':
        'In request {request} a tool has its keys in another order than before, and you report {found}. To a cache that is another text: {right}.',
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
          `In a session of ${api}, request ${values.request} (counted from 0) is the first that does not begin as the one before it, at ${values.right}. You report ${values.found}.`,
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
