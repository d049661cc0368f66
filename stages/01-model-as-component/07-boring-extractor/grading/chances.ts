/** TODO 2: one second chance, and a different one. */
import { check, ensure, recognise, show } from '@stagecraft/suite'
import { fixtures } from './invoices.ts'
import { ensureRows, longReply, mistakeShown, model, reportOf, type Sent } from './night.ts'

const shows = 'shows the model its own answer and what was wrong with it'

check(
  shows,
  {
    todo: 2,
    why: 'The same request brings the same answer, and a second bill.',
    look: 'What do you know now that you did not know before the first try?',
    mistakes: {
      'no-second-chance': 'The total of {id} was misread once, and you gave it up after one request.',
      'blind-repair': 'Your second request for {id} is the first one again.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'misread', 'clean', 'misread'])
    const played = model(docs)
    const report = await reportOf(docs)
    for (const doc of docs.filter(({ kind }) => kind === 'misread')) {
      const sent = played.of(doc)
      recognise('no-second-chance', sent.length === 1, { id: doc.id })
      recognise('blind-repair', repeats(sent), { id: doc.id })
      const second = sent[1]
      ensure(second, `For ${doc.id} your code sent no request.`)
      const { previous, path } = mistakeShown(second.call, sent)
      ensure(previous, `Your second request for ${doc.id} does not hold what the model wrote first.`)
      ensure(path, `Your second request for ${doc.id} does not name the field that was wrong.`)
    }
    ensureRows(report, docs)
  },
)

check(
  'gives no third chance, and no second to a refusal',
  {
    todo: 2,
    needs: [shows],
    why: 'One unreadable scan can cost more than the whole night.',
    look: 'For which errors can a second try differ, and how often do you try?',
    mistakes: {
      'repair-forever': 'You sent {requests} requests for {id}, and the model misread it every time.',
      'asks-the-refused-again': 'The model declined {id}, and you sent {requests} requests for it.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'unreadable', 'refused', 'clean'])
    const [, unreadable, refused] = docs
    const { sent } = model(docs)
    const { quarantine } = await reportOf(docs)
    const count = (doc: typeof refused) => sent.filter((one) => one.fixture === doc).length
    recognise('repair-forever', count(unreadable) > 2, { id: unreadable?.id ?? '', requests: count(unreadable) })
    recognise('asks-the-refused-again', count(refused) > 1, { id: refused?.id ?? '', requests: count(refused) })
    const reasons = quarantine.map((one) => one?.reason).join(', ')
    ensure(reasons === 'rule, refused', `The reasons are rule and refused; your quarantine says ${show(reasons)}.`)
  },
)

check(
  'allows a longer reply where the first was cut',
  {
    todo: 2,
    why: 'Invoices with fifty lines are the ones that Tomas likes least to type.',
    look: 'Why was the reply cut?',
    mistakes: {
      'same-cap': 'The cap of {cap} tokens cut the reply to {id}, and your second request had the same cap.',
      'hardly-higher-cap':
        'A cap of {cap} tokens cut the reply to {id}, and one of {second} cut it again: the whole reply is half as long again as the first cap.',
    },
  },
  async () => {
    const docs = fixtures(['clean', 'long', 'clean'])
    const [, long] = docs
    const { sent } = model(docs)
    const report = await reportOf(docs)
    const [first, second] = sent.filter((one) => one.fixture === long).map((one) => one.call.maxOutputTokens)
    if (first !== undefined) {
      recognise('same-cap', second !== undefined && second <= first, { cap: first, id: long?.id ?? '' })
      recognise('hardly-higher-cap', second !== undefined && second > first && second < longReply * first, {
        cap: first,
        second,
        id: long?.id ?? '',
      })
      ensure(second !== undefined || sent.length > docs.length, `The reply to ${long?.id} was cut, and you gave it up.`)
    }
    ensureRows(report, docs)
  },
)

/** Whether a later request says nothing that the first did not say. */
function repeats([first, second]: readonly Sent[]): boolean {
  return JSON.stringify(first?.call.body) === JSON.stringify(second?.call.body)
}
