/** TODO 1 to 3: how much of each request the provider recognises. */
import { check, ensure, recognise, shorten } from '@stagecraft/suite'
import { anasDay, newToolAt, twoCustomers, withRegistry } from './days.ts'
import { accepted, missingTool, tellsAll } from './guards.ts'
import { hitRate, percent, type Sent } from './play.ts'
import { beginningOf, markedTexts, wholeText } from './sent-text.ts'
import { newTool, rules } from './world.ts'

const lastRule = rules.split('\n').at(-1) ?? ''

/** What a request cannot do without, in tokens of four bytes, as the recorded providers count. */
function neededTokens({ tools, customer, summary = '', kept, question, now }: Sent): number {
  const texts = [rules, JSON.stringify(tools), JSON.stringify(customer), summary, ...kept, question, now]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) / 4, 0)
}

/** Whether a request has its time before another text. */
function timeBefore({ call, now }: Sent, text: string): boolean {
  const whole = wholeText(call)
  const at = whole.indexOf(now)
  return at >= 0 && at < whole.indexOf(text)
}

/** The first request that read less than a share of its input although there was something to read, and the one before. */
function firstMiss(day: readonly Sent[], share = 0.5): [Sent, Sent] | undefined {
  const at = day.findIndex(({ read, input }, index) => index > 0 && read < input * share)
  const [before, missed] = [day[at - 1], day[at]]
  return before && missed ? [before, missed] : undefined
}

check(
  'reads at least 80 % of the input of requests 2 to 60 from the cache',
  {
    todo: 1,
    needs: [accepted, tellsAll],
    why: 'Larkspur pays ten times as much as for cached input.',
    look: 'What ends before the first character in which two requests differ?',
    mistakes: {
      'timestamp-first':
        'Request {number} says “{now}” before the rules. A cache compares from the first character on: it recognised {read} of {input} tokens.',
      'time-before-the-turns':
        'Request {number} says “{now}” behind the rules and before the turns. After a changed text all is read anew: it recognised {read} of {input} tokens.',
      'breakpoint-on-tail':
        'The last place that you mark in request {number} ends with “{tail}”. The next request has other words there, so what was written is never read.',
      'padded-prefix':
        'Request {number} has {input} tokens, more than half as many again as its rules, tools, customer and turns need. Filling raises the rate, and the bill.',
      'never-marked':
        'Requests 2 to 60 read {rate} of their input from the cache. The Messages API keeps only what is marked, and you mark nothing.',
    },
  },
  async () => {
    const day = await anasDay()
    const padded = day.find((sent) => sent.input > 1.5 * neededTokens(sent))
    recognise('padded-prefix', padded !== undefined, { number: padded?.number, input: padded?.input })
    const rate = hitRate(day.slice(1))
    if (rate >= 0.8) return
    const [before, missed] = firstMiss(day, 0.8) ?? []
    const miss = { number: missed?.number, now: missed?.now, read: missed?.read, input: missed?.input }
    recognise('timestamp-first', !!missed && timeBefore(missed, lastRule), miss)
    recognise('time-before-the-turns', !!missed && timeBefore(missed, missed.kept[0] ?? missed.question), miss)
    const marks = before ? markedTexts(before.call) : []
    const tail = marks.at(-1)
    recognise('never-marked', before?.call.api === 'messages' && marks.length === 0, { rate: percent(rate) })
    recognise('breakpoint-on-tail', tail !== undefined && !!missed && !wholeText(missed.call).includes(tail), {
      number: before?.number,
      tail: shorten(tail?.slice(-24) ?? '', 30),
    })
    ensure(
      false,
      `Requests 2 to 60 read ${percent(rate)} of their input from the cache; request ${missed?.number} read ${missed?.read} of ${missed?.input} tokens.`,
    )
  },
)

const sameTools = 'loses nothing of the cache when the registry lists the same tools in another order'

check(
  sameTools,
  {
    todo: 2,
    needs: [accepted, tellsAll],
    why: 'Tools come first in a prompt: what follows changed tools is read anew.',
    look: 'Compare the JSON of two requests’ tools.',
    mistakes: {
      'registry-order':
        'In request {number} the tools come in another order than before, with {tool} first: it read {read} of {input} tokens from the cache.',
      'object-order':
        'In request {number} the keys of `{tool}` come in another order than before. To a cache that is another text: it read {read} of {input} tokens.',
    },
  },
  async () => {
    const day = (await withRegistry()).slice(0, newToolAt - 1)
    const [before, missed] = firstMiss(day) ?? []
    if (!before || !missed) return
    const names = ({ call }: Sent) => call.tools.map((tool) => tool.name)
    const [now, then] = [names(missed), names(before)]
    const { number, read, input } = missed
    recognise('registry-order', now.join() !== then.join(), {
      number,
      read,
      input,
      tool: `\`${now[0]}\``,
    })
    const tool = missed.call.tools.find((one, i) => JSON.stringify(one) !== JSON.stringify(before.call.tools[i]))
    recognise('object-order', tool !== undefined, { number, read, input, tool: tool?.name })
    ensure(false, `Request ${number} read ${read} of ${input} tokens from the cache, and no tool was new.`)
  },
)

check(
  'sends a new tool as soon as it is listed, for at most one miss',
  {
    todo: 2,
    needs: [sameTools],
    why: 'The model cannot use it, or the cache is worth nothing.',
    look: 'What decides which tools you send, and in which order?',
    mistakes: {
      'tools-frozen':
        'The registry lists `{tool}` since request {number}, and your requests still have the tools of request 1.',
    },
  },
  async () => {
    const day = await withRegistry()
    const late = day.find((sent) => missingTool(sent) !== undefined)
    recognise('tools-frozen', late !== undefined, { tool: newTool.name, number: newToolAt })
    const misses = day.slice(1).filter(({ read, input }) => read < input / 2)
    ensure(
      misses.length <= 1,
      `One tool was new, in request ${newToolAt}. Less than half of their input was read by requests ${list(misses)}.`,
    )
  },
)

check(
  'lets Ben’s first request read at least half of its input from what Ana’s requests wrote',
  {
    todo: 3,
    needs: [accepted, tellsAll],
    why: 'With 400 customers Larkspur pays for the rules 400 times.',
    look: 'Where does the part end that is the same for both?',
    mistakes: {
      'personalise-the-prefix':
        'Ben’s first request read {read} of {input} tokens. The first text that differs from Ana’s names {name}, and nothing that is kept ends before it.',
      'key-per-customer':
        'Ben’s first request read {read} of {input} tokens: its `prompt_cache_key` is {key}, Ana’s is {other}. Different keys share nothing.',
    },
  },
  async () => {
    const played = await twoCustomers()
    const ana = played[1]
    const ben = played[2]
    if (!ana || !ben || ben.read >= ben.input / 2) return
    const { read, input, customer } = ben
    const [key, other] = [ben.call.body.prompt_cache_key, ana.call.body.prompt_cache_key]
    recognise('key-per-customer', key !== other, { read, input, key, other })
    const anas = beginningOf(ana)
    const differs = beginningOf(ben).find((text, i) => text !== anas[i]) ?? ''
    recognise('personalise-the-prefix', differs.includes(customer.name), { read, input, name: customer.name })
    ensure(false, `Ben’s first request read ${read} of ${input} tokens from the cache.`)
  },
)

function list(sent: readonly Sent[]): string {
  const numbers = sent.map(({ number }) => number)
  return numbers.length > 4 ? `${numbers.slice(0, 4).join(', ')} and others` : numbers.join(', ')
}
