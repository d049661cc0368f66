import { check, ensure, learnerOf, type Responder, replay, reply, show } from '@stagecraft/suite'
import type { Turn } from './reply.ts'

const learner = learnerOf<typeof import('./reply.ts')>()

/** Knows a parcel only if its number stands somewhere in the request. */
const model: Responder = ({ turns }) =>
  reply.text(
    JSON.stringify(turns).includes('PCL-3308-7')
      ? 'Your parcel arrives on Thursday before noon.'
      : 'Which parcel do you mean? Please send me its number.',
  )

const history: Turn[] = [
  { role: 'user', content: 'Hello, I am waiting for my parcel PCL-3308-7.' },
  { role: 'assistant', content: 'Good morning, Ana. PCL-3308-7 left our depot in Lindau at 06:41.' },
]

check('answers a first question', {}, async () => {
  replay(model)
  const answer = await learner.reply([], 'When does my parcel PCL-3308-7 arrive?')
  ensure(answer.includes('Thursday'), `Ana asked about PCL-3308-7 and read ${show(answer)}.`)
})

check('answers a question about what was said before', { todo: 1 }, async () => {
  replay(model)
  const answer = await learner.reply(history, 'When does it arrive?')
  ensure(answer.includes('Thursday'), `Ana asked ‘When does it arrive?’ and read ${show(answer)}.`)
})
