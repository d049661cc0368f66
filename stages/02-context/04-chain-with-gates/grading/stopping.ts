/** TODO 1: the gates at which a ticket ends early. */
import { check, count, ensure, type Reply, random, recognise, reply, show } from '@stagecraft/suite'
import type { ModelStep } from './fixtures.ts'
import { inShape, knowsAll } from './guards.ts'
import { ensureAction, handle, outcomeOf } from './office.ts'

const stopsSpam = 'spends one request on spam'
const survives = 'leaves the ticket to Mira when the lookup fails'
export const survivesAny = 'leaves the ticket to Mira when the model fails in a step'

check(
  stopsSpam,
  {
    todo: 1,
    needs: [inShape],
    why: 'Every second mail at Larkspur is spam, and an answer brings more of it.',
    look: 'What do you know after the first step?',
    mistakes: {
      'sorts-at-the-end': 'You sent {requests} for a mail that the first one called spam.',
      'spam-to-mira': 'The mail is spam, and you left it to Mira: your action is ‘escalated’.',
    },
  },
  async () => {
    const day = await handle({ kind: 'spam' })
    const { action } = outcomeOf(day)
    recognise('sorts-at-the-end', day.calls.length > 1, { requests: count(day.calls.length, 'request') })
    recognise('spam-to-mira', action === 'escalated')
    ensureAction(day, 'ignored', 'The mail is spam.')
    ensure(day.sent.length === 0, `The mail is spam, and you answered it: ${show(day.sent[0]?.text, 100)}.`)
    ensure(day.calls.length === 1, 'Your code sent no request: how does it know what the mail is?')
  },
)

check(
  'leaves an unclear mail to Mira at once',
  {
    todo: 1,
    needs: [stopsSpam],
    why: 'Somebody wrote to Larkspur; that your program does not understand it is not their fault.',
    look: 'Which of the three kinds means that nobody could say?',
    mistakes: {
      'unclear-is-spam': 'The mail is unclear, and you ignored it: nobody will ever read it.',
      'unclear-is-answered': 'The mail is unclear, and you went on: {requests}, {mails} sent.',
    },
  },
  async () => {
    const day = await handle({ kind: 'unclear' })
    const { action } = outcomeOf(day)
    recognise('unclear-is-spam', action === 'ignored')
    recognise('unclear-is-answered', day.calls.length > 1 || day.sent.length > 0, {
      requests: count(day.calls.length, 'request'),
      mails: count(day.sent.length, 'mail'),
    })
    ensureAction(day, 'escalated', 'The mail is unclear.')
  },
)

check(
  survives,
  {
    todo: 1,
    needs: [knowsAll],
    why: 'Without the parcel’s record nobody can give a true answer.',
    look: 'Where does the error of a step end?',
    mistakes: {
      'throws-through': '`lookup` failed, and your code threw {thrown}. Nobody learns that the customer wrote.',
      'answers-without-lookup': '`lookup` failed, and you drafted all the same: {text}',
    },
  },
  async () => {
    const day = await handle({ lookupFails: true, held: ['lookup'] })
    ensure(day.lookups > 0, 'Your code looked nothing up.')
    recognise('throws-through', day.thrown !== undefined, { thrown: messageOf(day.thrown) })
    recognise('answers-without-lookup', day.works.length > 0, { text: show(day.works[0]?.text, 100) })
    ensureAction(day, 'escalated', '`lookup` failed.')
  },
)

check(
  survivesAny,
  {
    todo: 1,
    needs: [survives],
    why: 'A ticket that is neither answered nor escalated is lost.',
    look: 'Which steps can fail, and where do you expect it?',
    mistakes: {
      'catches-lookup-only': '`{step}` got {problem}, and your code threw {thrown}.',
      'failed-is-ignored': '`{step}` got {problem}, and your action is ‘ignored’: the mail is gone.',
    },
  },
  async () => {
    for (const { step, problem, answer } of failures()) {
      const day = await handle({ instead: { [step]: answer } })
      const values = { step, problem, thrown: messageOf(day.thrown) }
      recognise('catches-lookup-only', day.thrown !== undefined, values)
      recognise('failed-is-ignored', outcomeOf(day).action === 'ignored', values)
      ensureAction(day, 'escalated', `\`${step}\` got ${problem}.`)
      ensure(day.sent.length === 0, `\`${step}\` got ${problem}, and you sent ${show(day.sent[0]?.text, 100)}.`)
    }
  },
)

/** Each step fails in another way. */
function failures(): { step: ModelStep; problem: string; answer: Reply }[] {
  const cut = { problem: 'a reply that was cut', answer: reply.truncated({ mood: 'worried', advice: 'Be short.' }, 12) }
  const strange = { problem: 'a reply of another shape', answer: reply.json({ text: 'It comes soon.' }) }
  const broken = { problem: 'an error of the API', answer: reply.http(400, { message: 'Something is wrong.' }) }
  const ways = random.shuffle([cut, strange, broken])
  return (['classify', 'tone', 'draft'] as const).map((step, index) => ({ step, ...(ways[index] ?? cut) }))
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? show(thrown.message.split('\n')[0], 80) : 'an error'
}
