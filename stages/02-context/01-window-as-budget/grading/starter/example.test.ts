import { check, ensure, learnerOf, show } from '@stagecraft/suite'
import type { Assembled, ContextPart } from './types.ts'

const learner = learnerOf<typeof import('./assemble.ts')>()

const scan = 'PCL-3308-7 was scanned at the depot in Lindau and put on the van to Munich.\n'
const log = (id: string, lines: number): ContextPart => ({
  id,
  kind: 'evidence',
  priority: 20,
  text: scan.repeat(lines),
})
const rule: ContextPart = { id: 'rule-1', kind: 'rule', priority: 5, text: 'Promise no refund.' }
const question: ContextPart = { id: 'task-1', kind: 'task', priority: 5, text: 'Why did my books arrive wet?' }

const assemble = (parts: ContextPart[], budgetTokens: number): Promise<Assembled> =>
  learner.assemble(parts, { budgetTokens, reserveOutput: 200, evidenceOrder: 'as-given' })

const textOf = ({ messages }: Assembled) => messages.map(({ content }) => content).join('\n')

check('sends everything when everything fits', {}, async () => {
  const text = textOf(await assemble([rule, log('log-1', 5), question], 1_000))
  ensure(text.includes(scan.repeat(5)), `Your messages lack ‘log-1’: ${show(text)}.`)
})

check('keeps the question when there is one log too many', { todo: 1 }, async () => {
  const text = textOf(await assemble([rule, log('log-1', 30), log('log-2', 60), question], 900))
  ensure(text.includes(question.text), `Your messages lack the question. They end with ${show(text.slice(-40))}.`)
})

check('counts the tool schemas', { todo: 1 }, async () => {
  const fields = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`field_${n}`, { type: 'string', description: 'What the customer said' }]),
  )
  const text = JSON.stringify({ name: 'find_order', parameters: { type: 'object', properties: fields } })
  const tool: ContextPart = { id: 'tool-1', kind: 'tool-schema', priority: 90, text }
  const result = await assemble([rule, tool, log('log-1', 20), question], 1_400)
  const sent = result.included.includes('tool-1') && textOf(result).includes(scan.repeat(20))
  ensure(!sent, 'The schema has over 900 tokens and the log over 350, the budget leaves 1,200, and you sent both.')
})
