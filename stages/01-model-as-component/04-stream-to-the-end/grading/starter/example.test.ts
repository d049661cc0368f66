import { check, ensure, learnerOf, manualClock, replay, show } from '@stagecraft/suite'

const learner = learnerOf<typeof import('./stream.ts')>()

const question = { system: 'You answer for Larkspur.', user: 'Where is my parcel PCL-3308-7? Ana Reis' }
const answer =
  'Your parcel PCL-3308-7 is in our depot in Lindau, Ana. But it leaves only when the customs duty is paid.'

check('streams an answer to its end', {}, async () => {
  replay({ items: [{ text: answer }] })
  const { result, shown } = await stream()
  ensure(result.status === 'complete', `The answer was whole and your code says ${show(result.status)}.`)
  ensure(shown === answer, `The model wrote ${show(answer)} and Ana saw ${show(shown)}.`)
  ensure(result.text === shown, `Ana saw ${show(shown)} and your code returned ${show(result.text)}.`)
})

check('knows that the stream ended early', { todo: 1 }, async () => {
  replay({ items: [{ text: answer }], stream: { ending: 'clean', afterText: 0.5 } })
  const { result, shown } = await stream()
  ensure(result.status === 'interrupted', `Ana saw ${show(shown)}, and your code calls that ${show(result.status)}.`)
  ensure(result.text === shown, `Ana saw ${show(shown)} and your code returned ${show(result.text)}.`)
})

check('shows the answer without the thinking before it', { todo: 3 }, async () => {
  replay({ items: [{ thinking: 'Customs holds it. How do I put this kindly?' }, { text: answer }] })
  const { shown } = await stream()
  ensure(shown === answer, `The model's answer is ${show(answer)} and Ana saw ${show(shown)}.`)
})

/** Streams the answer; `shown` is what Ana saw. */
async function stream() {
  let shown = ''
  const onText = (delta: string) => {
    shown += delta
  }
  const result = await learner.streamAnswer(question, { onText, idleTimeoutMs: 30_000, clock: manualClock() })
  return { result, shown }
}
