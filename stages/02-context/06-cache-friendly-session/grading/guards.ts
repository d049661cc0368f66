/** What the starter does right, and must stay right while the prompt is rebuilt. */
import { check, ensure, recognise, shorten } from '@stagecraft/suite'
import type { SessionEvent } from '../types.ts'
import { anasDay } from './days.ts'
import { learner, type Sent } from './play.ts'
import { missingFrom, wholeText } from './sent-text.ts'
import { ana, morning, newSession, questionText, rules, timeText, tools } from './world.ts'

export const accepted = 'sends requests that the API takes'

check(
  accepted,
  {
    why: 'The customer gets no answer.',
    mistakes: {
      'five-breakpoints':
        'Your request marks {count} places for the cache, and the API takes four: it refused it. Where does your prompt really stop changing?',
    },
  },
  async () => {
    await anasDay((words, call) => {
      recognise('five-breakpoints', /maximum of 4 blocks/.test(words), { count: call?.cacheBreakpoints.length ?? 0 })
    })
  },
)

export const tellsAll = 'tells the model everything in every request: rules, customer, question, its time and the tools'

check(
  tellsAll,
  {
    needs: [accepted],
    why: 'A cheap answer that is wrong helps nobody.',
    look: 'Compare the request with what `buildRequest` knows.',
    mistakes: {
      'freeze-everything': 'Request {number} was written at {now}, and the only time in it is that of request 1.',
      'tools-per-question':
        'Request {number} has {count} of the {listed} tools: the set follows the question. Each change of it costs the whole cache.',
      'instructions-once':
        'Request {number} has no rules. An earlier one had them; a provider that holds the conversation does not hold `instructions`.',
    },
  },
  async () => {
    const day = await anasDay()
    for (const sent of day) {
      const { number, now, question, customer } = sent
      const text = wholeText(sent.call)
      const rulesThere = rules.split('\n').every((line) => text.includes(line))
      recognise('instructions-once', number > 1 && !rulesThere && 'previous_response_id' in sent.call.body, { number })
      const first = day[0]?.now ?? ''
      recognise('freeze-everything', !text.includes(now) && text.includes(first), { number, now })
      ensure(rulesThere, `Not all rules are in request ${number}.`)
      ensure(text.includes(now), `Request ${number} was written at ${now}, and this time is not in it.`)
      ensure(text.includes(question), `The question of request ${number} is not in it.`)
      const known = [customer.name, ...customer.notes.split('; ')].find((fact) => !text.includes(fact))
      ensure(known === undefined, `Request ${number} does not tell the model this of the customer: ${known}.`)
      const tool = missingTool(sent)
      const [count, listed] = [sent.call.tools.length, sent.tools.length]
      const changing = new Set(day.map((other) => other.call.tools.map(({ name }) => name).join())).size > 1
      recognise('tools-per-question', tool !== undefined && changing, { number, count, listed })
      ensure(tool === undefined, `The tool \`${tool}\` was listed for request ${number} and is not in it.`)
    }
  },
)

check(
  'sends the turns in their order, and after a compaction the summary in the place of the turns it stands for',
  {
    needs: [accepted],
    why: 'The model forgets what was said, or its window overflows.',
    look: 'See what `remember` keeps.',
    mistakes: {
      'summary-forgotten':
        'After the compaction, request {number} holds {kept} earlier turns and no summary: what was agreed is lost.',
      'held-forever':
        'After the compaction, request {number} still holds turn “{gone}”: you go on from a reply that the provider keeps with all its turns.',
    },
  },
  async () => {
    for (const { number, call, summary, kept, question, gone } of await anasDay()) {
      const text = wholeText(call)
      const lost = missingFrom(text, [...kept, question])
      ensure(
        lost === undefined,
        `This turn is missing in request ${number}, or not in its place: ${shorten(lost ?? '', 80)}`,
      )
      if (summary === undefined) continue
      recognise('summary-forgotten', !text.includes(summary), { number, kept: kept.length })
      const still = gone.find((one) => text.includes(one))
      recognise('held-forever', still !== undefined && 'previous_response_id' in call.body, {
        number,
        gone: shorten(still ?? '', 24),
      })
      ensure(
        still === undefined,
        `After the compaction, request ${number} still holds a turn that the summary stands for: ${shorten(still ?? '', 60)}`,
      )
    }
  },
)

check(
  'gives the same request for the same state and event',
  {
    why: 'The next server does not know what this one remembers.',
    look: 'What does `buildRequest` read besides its two arguments?',
    mistakes: {
      'history-in-a-variable': 'Called twice with the same state and question, your code built two different requests.',
    },
  },
  async () => {
    const question: SessionEvent = {
      type: 'question',
      text: questionText(1),
      now: timeText(morning),
      tools: [...tools],
    }
    const ask = async () => (await learner.buildRequest(newSession(ana), question))?.request
    const [one, two] = [await ask(), await ask()]
    recognise('history-in-a-variable', JSON.stringify(one) !== JSON.stringify(two))
  },
)

/** A tool may stand in `tools`, or be added in the course of the conversation. */
export function missingTool({ call, tools }: Sent): string | undefined {
  const names = new Set(call.tools.map((tool) => tool.name))
  return tools.find(({ name }) => !names.has(name) && !JSON.stringify(call.body).includes(`"${name}"`))?.name
}
