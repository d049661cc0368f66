/** TODO 1 to 3: how much of each request the provider recognises. */
import { check, ensure, recognise, shorten } from '@stagecraft/suite'
import { anasDay, newToolAt, twoCustomers, withRegistry } from './days.ts'
import { accepted, missingTool } from './guards.ts'
import { hitRate, percent, type Sent } from './play.ts'
import { beginningOf, markedTexts, wholeText } from './sent-text.ts'
import { newTool, rules } from './world.ts'

const lastRule = rules.split('\n').at(-1) ?? ''

/** Whether a text stands before the end of the rules. */
function beforeRules({ call }: Sent, text: string): boolean {
  const whole = wholeText(call)
  const at = whole.indexOf(text)
  return at >= 0 && at < whole.indexOf(lastRule)
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
    needs: [accepted],
    why: 'Input that is read from the cache costs a tenth; Larkspur pays for the rest in full, sixty times a day and customer.',
    look: 'Put two requests that follow one another side by side. Which is the first character that differs, and did anything end before it that the cache could keep?',
    mistakes: {
      'timestamp-first':
        'Request {number} says “{now}” before the rules, and the request before it had another time there. A cache compares from the first character on, so it recognised {read} of {input} tokens.',
      'breakpoint-on-tail':
        'The last place that you mark in request {number} ends with “{tail}”, and the next request does not have these words there. What is written up to a changing place is paid for and never read.',
      'never-marked':
        'Requests 2 to 60 read {rate} of their input from the cache. You send to the Messages API and mark no place: there, nothing is kept that is not marked.',
    },
  },
  async () => {
    const day = await anasDay()
    const rest = day.slice(1)
    const rate = hitRate(rest)
    if (rate >= 0.8) return
    const [before, missed] = firstMiss(day, 0.8) ?? []
    const miss = { number: missed?.number, now: missed?.now, read: missed?.read, input: missed?.input }
    recognise('timestamp-first', !!missed && beforeRules(missed, missed.now), miss)
    const marks = before ? markedTexts(before.call) : []
    const tail = marks.at(-1)
    recognise('never-marked', before?.call.api === 'messages' && marks.length === 0, { rate: percent(rate) })
    recognise('breakpoint-on-tail', tail !== undefined && !!missed && !wholeText(missed.call).includes(tail), {
      number: before?.number,
      tail: shorten(tail?.slice(-48) ?? '', 60),
    })
    ensure(
      false,
      `Requests 2 to 60 read ${percent(rate)} of their input from the cache. Request ${missed?.number}, the first that stays behind, read ${missed?.read} of ${missed?.input} tokens.`,
    )
  },
)

const sameTools = 'loses nothing of the cache when the registry lists the same tools in another order'

check(
  sameTools,
  {
    todo: 2,
    needs: [accepted],
    why: 'Tools come before everything else in a prompt: when they change, no token of it is recognised.',
    look: 'Print the tools of two requests as JSON, one below the other.',
    mistakes: {
      'registry-order':
        'In request {number} the tools come in the order {order}, in the one before it {before}. It read {read} of {input} tokens from the cache.',
      'object-order':
        'Requests {last} and {number} have the same tools in the same order, and `{tool}` has its keys in another one. To a cache that is another text: it read {read} of {input} tokens.',
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
      order: now.join(', '),
      before: then.join(', '),
    })
    const tool = missed.call.tools.find((one, i) => JSON.stringify(one) !== JSON.stringify(before.call.tools[i]))
    recognise('object-order', tool !== undefined, { number, last: before.number, read, input, tool: tool?.name })
    ensure(false, `Request ${number} read ${read} of ${input} tokens from the cache, and no tool was new.`)
  },
)

check(
  'sends a new tool as soon as it is listed, for at most one miss',
  {
    todo: 2,
    needs: [sameTools],
    why: 'Without the tool the model cannot do what Mira has promised; with a miss in each request the cache is worth nothing.',
    look: 'What decides which tools you send, and where a new one stands among the others?',
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
      `One tool was new, in request ${newToolAt}, and ${misses.length} requests read less than half of their input from the cache: ${list(misses)}.`,
    )
  },
)

check(
  'lets Ben’s first request read at least half of its input from what Ana’s requests wrote',
  {
    todo: 3,
    needs: [accepted],
    why: 'Larkspur has 400 customers: whoever shares nothing pays for the rules 400 times.',
    look: 'Which part of the prompt is the same for both, and where does it end? Can the cache end there, too?',
    mistakes: {
      'personalise-the-prefix':
        'Ben’s first request read {read} of {input} tokens. The first text in which it differs from Ana’s names {name}, and before it nothing ends that the cache has kept.',
      'key-per-customer':
        'Ben’s first request read {read} of {input} tokens: its `prompt_cache_key` is {key}, Ana’s is {other}. Requests with different keys share nothing.',
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
