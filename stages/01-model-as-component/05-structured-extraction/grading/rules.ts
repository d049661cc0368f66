/** TODO 3: what a schema cannot check. */
import { check, ensure, random, recognise, replay } from '@stagecraft/suite'
import type { Invoice, Issue } from '../types.ts'
import { writeDocument } from './invoices.ts'
import { extract, findBroken, names, pathsOf, told } from './results.ts'

check(
  'finds a total that differs from its lines, also by a cent',
  {
    todo: 3,
    why: 'The ledger does not close, and Tomas looks for the cent at the end of the year.',
    mistakes: {
      'schema-is-enough': 'The lines add up to {off} less than the total {total}, and `checkRules` found nothing.',
      'close-enough':
        '`checkRules` finds a difference of 1,00 and misses one of 0,01: total {total}. How do you compare the two?',
    },
  },
  async () => {
    const far = writeDocument({ off: 100 }).invoice
    const foundFar = await findBroken(far)
    recognise('schema-is-enough', isEmpty(foundFar), { off: '1,00', total: far.total })
    ensureTotal(far, foundFar)
    for (const off of [1, -1]) {
      const near = writeDocument({ off, style: random.pick(['german', 'english']) }).invoice
      const found = await findBroken(near)
      recognise('close-enough', isEmpty(found), { total: near.total })
      ensureTotal(near, found)
    }
    const large = writeDocument({ cents: [123_450, 1], off: -1 }).invoice
    ensureTotal(large, await findBroken(large))
  },
)

check(
  'adds up amounts as suppliers print them',
  {
    todo: 3,
    needs: ['finds a total that differs from its lines, also by a cent'],
    why: 'A right invoice waits until Tomas has added it up by hand.',
    look: 'In which unit do you add?',
    mistakes: { 'float-cents': 'The lines {lines} add up to {total}, and `checkRules` says that they do not.' },
  },
  async () => {
    const sums = [
      writeDocument({ cents: [10, 20] }),
      writeDocument({ style: 'english' }),
      writeDocument({ cents: [10, 10, 10, 70 * random.int(1, 9)] }),
      writeDocument({ cents: [123_450, 1] }),
    ]
    for (const { invoice } of sums) {
      const lines = invoice.lines.map(({ amount }) => amount).join(' + ')
      recognise('float-cents', names(await findBroken(invoice), 'total'), { lines, total: invoice.total })
    }
  },
)

check(
  'finds an invoice date after the day on which it came',
  {
    todo: 3,
    why: 'A date in the future moves the payment to another year.',
    look: 'Which day has the mail room printed?',
    mistakes: {
      'today-not-received':
        'Dated {dated}, received {received}, and `checkRules` found nothing. Both days have passed.',
    },
  },
  async () => {
    const early = writeDocument({ dated: random.int(1, 40) }).invoice
    const found = await findBroken(early)
    const total = await findBroken(writeDocument({ off: 100 }).invoice)
    const dates = { dated: early.invoiceDate, received: early.receivedAt }
    recognise('today-not-received', isEmpty(found) && !isEmpty(total), dates)
    ensure(
      names(found, 'invoiceDate'),
      `Dated ${early.invoiceDate}, received ${early.receivedAt}; \`checkRules\` found ${pathsOf(found)}.`,
    )
  },
)

check(
  'accepts an invoice that came on the day of its date',
  {
    todo: 3,
    needs: ['finds an invoice date after the day on which it came'],
    why: 'A right invoice waits until Tomas has looked at it.',
    look: 'Which of the two days may be the later one?',
    mistakes: { 'same-day-is-late': 'Dated and received on {day}, and `checkRules` says that the date is wrong.' },
  },
  async () => {
    const sameDay = writeDocument({ dated: 0 }).invoice
    const none = await findBroken(sameDay)
    recognise('same-day-is-late', names(none, 'invoiceDate'), { day: sameDay.receivedAt })
    ensure(isEmpty(none), `Dated and received on ${sameDay.receivedAt}, and \`checkRules\` found ${pathsOf(none)}.`)
  },
)

check(
  'does not hand on an invoice that breaks a rule',
  {
    todo: 3,
    needs: ['reads a clean invoice', 'finds a total that differs from its lines, also by a cent'],
    why: 'Whoever reads `ok: true` books it.',
    look: 'What becomes of what `checkRules` found?',
    mistakes: { 'rule-as-warning': 'The total {total} is wrong, your code knows it, and returned the invoice as ok.' },
  },
  async () => {
    const { invoice, text } = writeDocument({ off: random.pick([-2, 1, 100]) })
    replay('invoice', { values: { invoice } })
    const result = await extract(text)
    recognise('rule-as-warning', result.ok && names(result.value?.issues, 'total'), { total: invoice.total })
    ensure(
      !result.ok && result.error?.kind === 'rule',
      `The lines do not add up to the total ${invoice.total}. You returned ${told(result)}.`,
    )
    const { issues, reply } = result.error
    ensure(names(issues, 'total'), `The total is wrong, and your error's issues name ${pathsOf(issues)}.`)
    ensure(String(reply).includes(invoice.total), 'Your error does not hold the reply of the model.')
  },
)

function isEmpty(issues: Issue[]): boolean {
  return issues.length === 0
}

function ensureTotal(invoice: Invoice, issues: Issue[]): void {
  const sum = invoice.lines.map(({ amount }) => amount).join(' + ')
  ensure(
    names(issues, 'total'),
    `The lines are ${sum} and the total is ${invoice.total}; \`checkRules\` found ${pathsOf(issues)}.`,
  )
}
