import { check, ensure, learnerOf, manualClock, replay, reply, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./retry.ts')>()

const question = { system: 'You sort mails for Larkspur.', user: 'Is this mail about customs? “Where is PCL-3308-7?”' }
const answer = 'No, it asks for a parcel.'
const soon = { headers: { 'retry-after-ms': '5' } }

check('gets an answer after two errors that pass', {}, async () => {
  const { calls } = replay([reply.http(500, soon), reply.http(500, soon), reply.text(answer)])
  const result = await ask(60_000)
  ensure(result.ok && result.value === answer, `The third request was answered and you returned ${show(result)}.`)
  ensure(calls.length === 3, `The third request was answered, and your code sent ${calls.length}.`)
})

check('sends a wrong request once', { todo: 1 }, async () => {
  const { calls } = replay(reply.http(400), { repeatLast: true })
  await ask(60_000)
  ensure(calls.length === 1, `The API answered 400, and your code sent the same request ${calls.length} times.`)
})

check('says when to come back if the wait is too long', { todo: 3 }, async () => {
  const { calls } = replay(reply.http(429, { retryAfter: 120 }), { repeatLast: true })
  const result = await ask(30_000)
  const error = result.ok ? undefined : result.error
  ensure(
    error?.kind === 'deadline' && error.retryAfterMs === 120_000,
    `The server asked for 120 s of your 30 s. Your code sent ${calls.length} requests and returned ${show(result)}.`,
  )
})

/** Asks with four attempts, and lets time pass: that of `clock`, and that by which the SDK waits. */
async function ask(deadlineMs: number) {
  const clock = manualClock()
  await learner.clock.install(clock.now())
  let over = false
  const asked = learner.askThrough(question, { deadlineMs, maxAttempts: 4, clock }).finally(() => {
    over = true
  })
  for (let step = 0; !over && step < 200; step++) {
    await learner.clock.advance(250)
    await clock.advance(250)
  }
  ensure(over, 'After 50 s your code still waited.')
  return asked
}
