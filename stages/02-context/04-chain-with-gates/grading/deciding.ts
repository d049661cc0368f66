/** TODO 4: what becomes of a draft. */
import { check, count, ensure, type Judgement, recognise, reply, show } from '@stagecraft/suite'
import { inShape } from './guards.ts'
import { holds, reasonsOf } from './model.ts'
import { ensureAction, handle } from './office.ts'

const waits = 'sends no draft before it has passed'
const revises = 'revises a rejected draft with the verifier’s reasons'
const sendsJudged = 'sends only the draft that passed'

check(
  waits,
  {
    todo: 4,
    needs: [inShape],
    why: 'A mail that went out cannot be taken back.',
    look: 'What stands between the draft and `send`?',
    mistakes: {
      'act-then-verify': 'The mail went out while the verifier was still reading the draft.',
      'verdict-ignored': 'The verifier rejected the first draft, and the customer got it.',
    },
  },
  async () => {
    const day = await handle({ held: ['verify'] })
    const early = day.sent.some(({ verdicts }) => verdicts.length === 0)
    ensure(
      day.requests.some(({ step }) => step === 'verify'),
      'Nobody asked for a verdict.',
    )
    recognise('act-then-verify', early)
    ensure(day.sent.length === 1, `The draft passed, and you sent ${count(day.sent.length, 'mail')}.`)
    ensureAction(day, 'sent', 'The draft passed, and the mail went out.')
    const { works, verdicts, sent } = await handle({ drafts: 'wrong' })
    const rejected = verdicts.some(({ work, passed }) => work === works[0] && !passed)
    recognise('verdict-ignored', rejected && sent.some(({ text }) => text === works[0]?.text))
  },
)

check(
  revises,
  {
    todo: 4,
    needs: [waits],
    why: 'The drafter repeats what nobody tells it.',
    look: 'What does the second draft know more than the first?',
    mistakes: {
      'no-revision': 'The verifier said what was wrong, and you left the ticket to Mira after one draft.',
      'revise-blind': 'Your second request for a draft lacks the verifier’s reason: {reason}',
    },
  },
  async () => {
    const day = await handle({ drafts: 'mended' })
    const [reason] = reasonsOf(day)
    ensure(reason !== undefined, 'The draft is wrong, and the verifier could not see it.')
    const [, second] = day.requests.filter(({ step }) => step === 'draft')
    recognise('no-revision', !second)
    recognise('revise-blind', second !== undefined && !holds(second.call, reason), { reason: show(reason, 80) })
  },
)

check(
  sendsJudged,
  {
    todo: 4,
    needs: [revises],
    why: 'A verdict holds for the text that was judged.',
    look: 'Which draft did the last verdict see?',
    mistakes: {
      'verify-stale': 'You sent the second draft; the verifier saw only the first.',
      'sends-the-first': 'The verifier rejected your first draft and passed the second; you sent the first.',
    },
  },
  async () => {
    const day = await handle({ drafts: 'mended', held: ['verify'] })
    const [first, second] = day.works.map(({ text }) => text)
    const [mail] = day.sent
    const saw = (verdicts: readonly Judgement[]) => verdicts.some(({ work }) => work?.text === second)
    recognise('verify-stale', mail?.text === second && !saw(day.verdicts))
    recognise('sends-the-first', mail?.text === first)
    ensure(saw(day.verdicts), 'Your second draft is right, and the verifier never saw it.')
    ensure(mail && mail.text === second, `The second draft passed; you sent ${show(mail?.text, 80)}.`)
    ensure(saw(mail.verdicts), 'Your second draft went out while the verifier was still reading it.')
    ensure(day.sent.length === 1, `The customer got ${count(day.sent.length, 'mail')}.`)
    ensureAction(day, 'sent', 'The second draft passed and went out.')
  },
)

check(
  'leaves the ticket to Mira after the second rejection',
  {
    todo: 4,
    needs: [sendsJudged],
    why: 'What two drafts did not mend, a third will not.',
    look: 'What happens after the second no?',
    mistakes: {
      'infinite-revise': 'The verifier rejected {rejections} drafts of this ticket, and you kept revising.',
      'sends-anyway': 'The verifier rejected two drafts, and you sent one of them: {text}',
    },
  },
  async () => {
    const day = await handle({ drafts: 'wrong' })
    const rejections = day.verdicts.filter(({ passed }) => !passed).length
    recognise('infinite-revise', day.works.length > 2, { rejections })
    recognise('sends-anyway', day.sent.length > 0, { text: show(day.sent[0]?.text, 100) })
    ensureAction(day, 'escalated', `The verifier rejected ${count(rejections, 'draft')}.`)
  },
)

check(
  'takes no verdict for a no',
  {
    todo: 4,
    needs: [waits],
    why: 'A verifier that is down must not become one that always says yes.',
    look: 'What happens to the draft when `verify` fails?',
    mistakes: {
      'no-verdict-is-yes': 'The verifier’s reply was {problem}, and the mail went out.',
    },
  },
  async () => {
    const answers = [
      { problem: 'cut', answer: reply.truncated({ passed: true, reasons: [] }, 9) },
      {
        problem: '‘no’ in the place of true or false',
        answer: reply.json({ passed: 'no', reasons: [] }),
      },
    ]
    for (const { problem, answer } of answers) {
      const day = await handle({ instead: { verify: answer } })
      recognise('no-verdict-is-yes', day.sent.length > 0, { problem })
      ensureAction(day, 'escalated', `The verifier’s reply was ${problem}.`)
    }
  },
)
