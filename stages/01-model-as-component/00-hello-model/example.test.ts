import { check, ensure, LearnerThrow, learnerOf, replay, reply, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./hello.ts')>()

const mail = `Dear Larkspur team,
our invoice INV-2291 over 1.284,50 EUR is still open. Please pay it by Friday.
Harbor Foods, accounts`
const sentence = 'Harbor Foods wants INV-2291 paid by Friday.'

check('sends one request', {}, async () => {
  const { calls } = replay(reply.text(sentence))
  await learner.hello(mail).catch(unlessNotWritten)
  ensure(calls.length === 1, `Your code sent ${calls.length} requests for one mail.`)
})

check('returns the sentence', { todo: 1 }, async () => {
  replay(reply.text(sentence))
  const result = await learner.hello(mail)
  ensure(result === sentence, `The model wrote ${show(sentence)} and your code returned ${show(result)}.`)
})

/** The request leaves before the line that you still have to write, so it counts already. */
function unlessNotWritten(thrown: unknown): void {
  if (!(thrown instanceof LearnerThrow && thrown.todo)) throw thrown
}
