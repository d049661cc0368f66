import {
  check,
  ensure,
  LearnerThrow,
  learnerOf,
  property,
  random,
  recognise,
  replay,
  reply,
  show,
} from '@stagecraft/suite'
import type * as starter from '../assemble.ts'
import type { ContextPart } from '../types.ts'
import { AROUND, codes, needsOf, type Outcome, type PartSet, run, setOf } from './assembled.ts'
import { isRequired, rule, sizeOf, sizeOfAll, task, toolSchema, write } from './parts.ts'
import { few, partSets } from './sets.ts'

const learner = learnerOf<typeof starter>()
const [first = 0, second = 0, third = 0, last = 0] = codes(random, 4)

function evidence(id: string, priority: number, text: string): ContextPart {
  return { id, kind: 'evidence', priority, text }
}

export const withTools = 'counts the tool schemas'

check(
  withTools,
  {
    todo: 1,
    why: 'The API refuses the whole request.',
    look: 'What goes out with every request besides the messages?',
    mistakes: {
      'forget-tools':
        'Your messages have {messages} tokens and the tool schemas {tools}; {room} were free. The API answered: {error}',
    },
  },
  async () => {
    const tools = ['track_parcel', 'open_search', 'find_order'].map((name, index) => toolSchema(name, 99 - index))
    const passages = [
      evidence('evidence-1', 40, write('english', first, 9)),
      evidence('log-1', 30, write('english', second, 9)),
    ]
    const outcome = await run(
      setOf([rule, ...tools, ...passages, task(last)], needsOf(tools) + needsOf(passages) / 2, 60),
    )
    const { used, room, messageTokens: messages, toolTokens } = outcome
    const values = { messages, tools: toolTokens, room, error: await refusalOf(outcome) }
    recognise('forget-tools', used > room && messages <= room, values)
    ensure(used <= room, `You sent ${used} tokens, ${toolTokens} of them in tool schemas, and ${room} were free.`)
  },
)

const withReserve = 'keeps the reserve for the reply free'

check(
  withReserve,
  {
    todo: 1,
    why: 'The reply would end in the middle of a sentence.',
    look: 'What must fit into the window besides the request?',
    mistakes: {
      'forget-reserve':
        'You sent {used} tokens and the window holds {budget}: {left} are left for a reply of {reserve}.',
    },
  },
  async () => {
    const passages = [
      evidence('evidence-1', 40, write('english', first, 4)),
      evidence('log-1', 30, write('english', second, 4)),
    ]
    const outcome = await run(setOf([rule, ...passages, task(last)], needsOf(passages) / 2, sizeOfAll(passages)))
    const { used, room, options } = outcome
    const { budgetTokens: budget, reserveOutput: reserve } = options
    recognise('forget-reserve', used > room && used <= budget, { used, budget, reserve, left: budget - used })
    ensure(used <= room, `You sent ${used} tokens; of ${budget}, ${reserve} are for the reply, so ${room} were free.`)
  },
)

export const withinBudget = 'stays within the budget, in any language'

check(
  withinBudget,
  {
    todo: 1,
    needs: [withTools, withReserve],
    why: 'The API refuses the whole request.',
    look: 'How do you learn how many tokens a text has?',
    mistakes: {
      'chars-budget':
        'You sent {used} tokens where {room} were free. A quarter of your characters is {quarter}; how many make a token depends on the language.',
    },
  },
  async () => {
    await property(
      (fc) => partSets(fc, { tools: 'always' }),
      async (set) => {
        const { used, room, characters, sent } = await run(set)
        const quarter = Math.ceil(characters / 4)
        const texts = sizeOfAll(sent)
        recognise('chars-budget', texts > room && quarter <= room, { used, room, quarter })
        ensure(
          used <= room,
          `You sent ${used} tokens where ${room} were free; the texts of the parts alone have ${texts}.`,
        )
      },
      { runs: 300 },
    )
  },
)

check(
  'sends rules and task word for word',
  {
    todo: 1,
    why: 'Without the question there is nothing to answer; without a rule the model promises refunds.',
    mistakes: {
      'cuts-the-question': 'The {kind} {text} is not whole in your request. It ends with {end}.',
      'ranks-the-rules': 'You dropped the {kind} {text}, whose priority is {priority}, and kept {kept}.',
    },
  },
  async () => {
    const logs = [first, second, third].map((code, index) =>
      evidence(`log-${index + 1}`, 30 + index, write('json', code, 5)),
    )
    await requireAll(setOf([rule, ...logs, task(last)], needsOf(logs.slice(2)), 50))
    await property(
      (fc) => partSets(fc, { tools: 'always' }),
      (set) => requireAll(set),
      few,
    )
  },
)

async function requireAll(set: PartSet): Promise<void> {
  const { parts, result, sent } = await run(set)
  const missing = parts.find((part) => isRequired(part) && !sent.includes(part))
  if (!missing) return
  const { kind, priority } = missing
  const isDropped = !result.included.includes(missing.id)
  const kept = show(sent.find((part) => !isRequired(part))?.id)
  const text = show(missing.text, 30)
  recognise('ranks-the-rules', isDropped, { kind, text, priority, kept })
  recognise('cuts-the-question', true, { kind, text, end: show(result.messages.at(-1)?.content.slice(-20)) })
}

check(
  'says how many tokens it sends',
  {
    todo: 1,
    needs: [withTools, withReserve],
    why: 'Tomas plans the cost of a day with this number.',
    mistakes: {
      'reserve-is-sent':
        '`tokens` is {said}: your request has {used}, and you added the {reserve} that are for the reply.',
      'tools-are-free': '`tokens` is {said}: the messages have so many, and the tool schemas {tools} more.',
    },
  },
  async () => {
    const tool = toolSchema('track_parcel', 99)
    const passages = [
      evidence('evidence-1', 40, write('japanese', first, 3)),
      evidence('log-1', 30, write('english', second, 3)),
    ]
    const reserve = random.int(150, 190)
    const outcome = await run(setOf([rule, tool, ...passages, task(last)], needsOf([tool, ...passages]), reserve))
    const { used, toolTokens: tools, messageTokens, result, parts } = outcome
    const { tokens: said } = result
    const isNear = (other: number) => Math.abs(said - other) <= AROUND * parts.length
    recognise('reserve-is-sent', isNear(used + reserve), { said, used, reserve })
    recognise('tools-are-free', isNear(messageTokens) && tools > 0, { said, tools })
    ensure(isNear(used), `\`tokens\` is ${said} in your result; your messages and tool schemas have ${used}.`)
  },
)

check(
  'throws BudgetTooSmall when not even rules, task and reserve fit',
  {
    todo: 1,
    needs: [withReserve],
    why: 'A request without its question, or one that is refused, helps nobody; the caller can take a larger model.',
    mistakes: {
      'sends-anyway': 'You returned a request of {used} tokens, and {room} were free.',
      'gives-up-the-task': 'You returned a request without {missing}; {room} tokens were free for it.',
    },
  },
  async () => {
    const parts = [rule, evidence('evidence-1', 40, write('english', first, 2)), task(last)]
    const reserveOutput = random.int(80, 120)
    const tooSmall = sizeOfAll(parts.filter(isRequired)) + reserveOutput - random.int(1, 9)
    const thrown = await thrownBy({
      parts,
      options: { budgetTokens: tooSmall, reserveOutput, evidenceOrder: 'as-given' },
    })
    const name = thrown instanceof LearnerThrow ? thrown.className : ''
    ensure(
      name === 'BudgetTooSmall',
      `You threw ${show(name)}; the caller waits for \`BudgetTooSmall\` of \`types.ts\`.`,
    )
    await run(setOf(parts, 0, reserveOutput))
  },
)

async function thrownBy(set: PartSet): Promise<unknown> {
  let outcome: Outcome
  try {
    outcome = await run(set)
  } catch (thrown) {
    if (thrown instanceof LearnerThrow && thrown.todo === undefined) return thrown
    throw thrown
  }
  const { used, room, parts, sent } = outcome
  const missing = parts.find((part) => isRequired(part) && !sent.includes(part))
  recognise('gives-up-the-task', missing !== undefined, { missing: show(missing?.id), room })
  recognise('sends-anyway', true, { used, room })
  return undefined
}

/** What the API answers to the request, in a window that holds what is free. */
async function refusalOf({ parts, result, room }: Outcome): Promise<string> {
  const tools = parts.filter(({ id, kind }) => kind === 'tool-schema' && result.included.includes(id))
  const { send } = replay(reply.text('Noted.'), { contextWindow: room, tokens: 'o200k' })
  const { body } = await send({
    api: 'chat',
    body: {
      model: 'gpt-5.5',
      messages: result.messages,
      tools: tools.map(({ text }) => ({ type: 'function', function: JSON.parse(text) })),
    },
  })
  const { error } = Object(body) as { error?: { message?: string } }
  return error?.message === undefined ? 'nothing' : `‘${error.message.split('. ')[0]}.’`
}
