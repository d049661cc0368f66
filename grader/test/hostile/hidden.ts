/** What judges the toy exercises and must never be seen: each text begins with a canary of its own. */

export const canaries = {
  suite: 'canary-a1-suite',
  recording: 'canary-b2-recording',
  hints: 'canary-c3-hints',
  solution: 'canary-d4-solution',
  mistake: 'canary-e5-mistake',
  environment: 'canary-f6-environment',
} as const

/** Asks the model once, tells each word of the reply, and returns the reply with what the telling came to. */
export const honestAsk = `
export async function ask(question: string, tell: (part: string) => number) {
  const response = await fetch('https://api.openai.com/v1/responses', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + process.env.OPENAI_API_KEY },
    body: JSON.stringify({ model: 'gpt-5.5', input: question }),
  })
  const text: string = (await response.json()).output[0].content[0].text
  let total = 0
  for (const part of text.split(' ')) total += tell(part)
  return { text, total, tags: [] as string[] }
}
`

export const honestTally = `
export class Tally {
  sum = 0
  add(n: number) { this.sum += n }
  total() { return this.sum }
}
`

export const solution = `// ${canaries.solution}\nexport const secret = '${canaries.solution}'\n${honestAsk}${honestTally}`
export const mistake = `// ${canaries.mistake}\nexport const secret = '${canaries.mistake}'\n`
export const hints = `<!-- ${canaries.hints} -->\n## TODO 1: What is asked?\n\n### Rung 1\n\nAsk it.\n`

export const recording = JSON.stringify({
  formatVersion: 1,
  provenance: { kind: 'authored', date: '2026-11-21', model: 'gpt-5.5', sdk: canaries.recording },
  replies: [{ items: [{ text: '{{reply}}' }] }],
})

/** Asserts in every way that a suite has: \`toEqual\`, \`ensure\`, \`recognise\`, and on the requests that were sent. */
export const suite = `// ${canaries.suite}
import { check, ensure, expect, learnerOf, random, recognise, replay, show } from '@stagecraft/suite'
import type * as answer from '../answer.ts'

export const secret = '${canaries.suite}'
const learner = learnerOf<typeof answer>()
const question = 'Where is parcel ' + random.alnum(8) + '?'

check('answers with what the model says', { todo: 1, mistakes: { echo: 'You returned the question: {got}' } }, async () => {
  const reply = [random.alnum(7), random.alnum(7), random.alnum(7)].join(' ')
  const weights = reply.split(' ').map(() => random.int(100, 90_000))
  const told: unknown[] = []
  const seen = replay('answer', { values: { reply } })
  const got = await learner.ask(question, (part) => {
    told.push(part)
    return weights[told.length - 1] ?? 0
  })
  recognise('echo', (got as { text?: unknown } | undefined)?.text === question, { got: show(got) })
  expect(got).toEqual({ text: reply, total: weights.reduce((a, b) => a + b), tags: [] })
  expect(told).toEqual(reply.split(' '))
  ensure(seen.calls.length === 1, 'Your code sent ' + seen.calls.length + ' requests.')
  ensure(JSON.stringify(seen.call.turns).includes(question), 'Your request does not hold the question.')
})

check('keeps a tally', { todo: 2, needs: ['answers with what the model says'] }, async () => {
  const [a, b] = [random.int(1000, 90_000), random.int(1000, 90_000)]
  const tally = await learner.construct<answer.Tally>('Tally')
  await tally.add(a)
  await tally.add(b)
  const total = await tally.total()
  expect(total).toEqual(a + b)
  ensure(total, 'Your tally is empty.')
})

check('asks nothing that it was not asked for', { todo: 3, needs: ['keeps a tally'] }, async () => {
  const reply = random.alnum(9)
  const seen = replay('answer', { values: { reply } })
  expect(await learner.ask(question, () => 0)).toEqual({ text: reply, total: 0, tags: [] })
  await new Promise((resolve) => setTimeout(resolve, 50))
  ensure(seen.calls.length === 1, 'Your code sent ' + seen.calls.length + ' requests where one was asked for.')
})
`
