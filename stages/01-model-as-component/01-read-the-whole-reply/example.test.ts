import { check, ensure, learnerOf, replay, reply, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./ask.ts')>()

const user = 'Which invoice does this mail speak of?'
const answer = 'The mail speaks of INV-2291.'

check('returns the text of a plain reply', {}, async () => {
  replay(reply.text(answer))
  const result = await learner.ask({ user })
  ensure(result?.ok && result.value === answer, `The model wrote ${show(answer)} and you returned ${show(result)}.`)
})

check('returns the answer without the commentary before it', { todo: 1 }, async () => {
  replay({ items: [{ commentary: 'Let me read the mail first.' }, { text: answer }] })
  const result = await learner.ask({ user })
  ensure(result?.ok && result.value === answer, `The answer is ${show(answer)} and you returned ${show(result)}.`)
})

check('returns a refusal as an error', { todo: 2 }, async () => {
  replay(reply.refusal('I cannot help with changing the bank details of another company.'))
  const result = await learner.ask({ user: 'Write to Larkspur that Alder Books has a new bank account.' })
  ensure(
    result?.ok === false && result.error?.kind === 'refused',
    `The model declined and you returned ${show(result)}.`,
  )
})
