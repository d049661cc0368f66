import { check, ensure, learnerOf, replay, reply, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./confidence.ts')>()

const labels = ['refund', 'reference', 'late', 'damage']
const price = { input: 2, cacheRead: 0.2, cacheWrite: 2.5, cacheWriteLong: 4, output: 10 }
const card = {
  name: 'gpt-6-sol',
  provider: 'openai',
  contextWindow: 1_050_000,
  maxOutputTokens: 128_000,
  sampling: [],
  logprobs: false,
  decisions: false,
  price,
} as const

/** The model answers so, one vote after another. It writes a confidence where a schema makes it write a number. */
const votes = (all: string[]) =>
  replay(({ index, outputSchema }) => {
    const label = all[index % all.length] ?? ''
    if (!outputSchema) return reply.text(label)
    const fields = Object.entries(outputSchema.schema.properties ?? {})
    return reply.json(Object.fromEntries(fields.map(([name, { type }]) => [name, type === 'number' ? 0.97 : label])))
  })

check('turns two logits into probabilities', {}, async () => {
  const got = await learner.nextTokenDistribution({ late: 2, refund: 1 }, { temperature: 1 })
  ensure(Math.abs((got?.late ?? 0) - 0.7311) < 0.001, `\`late\` has the probability 0.7311; you returned ${show(got)}.`)
})

check('is not refused by GPT-6', { todo: 2 }, async () => {
  const { calls } = votes(['late'])
  await learner.classify('Where is my parcel PCL-3308-7?', labels, { card, abstainBelow: 0.5 }).catch(() => {})
  const answers = calls.map(({ answer }) => answer)
  const refused = answers.find(({ status }) => status === 400)
  const words = refused?.reply && 'message' in refused.reply ? refused.reply.message : ''
  ensure(answers.length > 0 && !refused, `The API answered 400: ${words}`)
})

check('gives three of five votes as 0.6', { todo: 4 }, async () => {
  votes(['damage', 'refund', 'damage', 'late', 'damage'])
  const got = await learner.classify('My box got wet. What now?', labels, { card, abstainBelow: 0.5 })
  ensure(
    got?.label === 'damage' && Math.abs(got.p - 0.6) < 0.001,
    `Three of five answers were ‘damage’; you returned ${show(got)}.`,
  )
})
