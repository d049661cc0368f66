/** Beyond what is asked. */
import { check, ensure, random, recognise, replay, reply, show } from '@stagecraft/suite'
import { writeDocument } from './invoices.ts'
import { extract, findBroken, names, told } from './results.ts'

check(
  'finds a date that can be read in two ways',
  {
    bonus: true,
    needs: ['reads a clean invoice'],
    why: 'A month apart, and both days look right.',
    look: 'Who decided which number is the month?',
    mistakes: { 'guess-the-date': 'The document says {printed}; you returned {returned}, and no issue with it.' },
  },
  async () => {
    const [day, month] = random.pick([
      [3, 4],
      [5, 2],
      [7, 6],
      [2, 5],
    ] as const)
    const iso = (d: number, m: number) => `2025-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
    const printed = iso(day, month).replace(/(\d+)-(\d+)-(\d+)/, '$3/$2/$1')
    const open = writeDocument({ receivedAt: '2025-09-01', printDate: () => printed })
    const read = iso(month, day)
    replay('invoice', { values: { invoice: { ...open.invoice, invoiceDate: read } } })
    const result = await extract(open.text)
    const issues = result.ok ? result.value?.issues : 'issues' in result.error ? result.error.issues : []
    const returned = result.ok ? result.value.invoice.invoiceDate : 'an error'
    recognise('guess-the-date', !names(issues, 'invoiceDate'), { printed, returned })
    for (const sure of ['28/08/2025', '06/06/2025']) {
      const clear = writeDocument({ receivedAt: '2025-09-01', dated: -4, printDate: () => sure })
      replay('invoice', { values: { invoice: clear.invoice } })
      const once = await extract(clear.text)
      const quiet = once.ok && !names(once.value.issues, 'invoiceDate')
      ensure(quiet, `${sure} is one day only. You returned ${once.ok ? 'an issue' : told(once)}.`)
    }
  },
)

check(
  'finds an IBAN whose check digits are wrong',
  {
    bonus: true,
    needs: ['reads a clean invoice'],
    why: 'A supplier mistyped it, and the payment comes back after weeks.',
    look: 'Which rule can a single field break?',
    mistakes: { 'iban-unchecked': 'The check digits of {iban} are wrong, and `checkRules` found nothing.' },
  },
  async () => {
    const { invoice } = writeDocument()
    const right = invoice.iban ?? ''
    const last = Number(right.at(-1))
    const iban = `${right.slice(0, -1)}${(last + random.int(1, 9)) % 10}`
    const issues = await findBroken({ ...invoice, iban })
    recognise('iban-unchecked', !names(issues, 'iban'), { iban })
    const none = await findBroken({ ...invoice, iban: null })
    ensure(!names(none, 'iban'), `An invoice may lack its IBAN, and \`checkRules\` found ${show(none)}.`)
    const shown = writeDocument()
    replay('invoice', { values: { invoice: { ...shown.invoice, iban } } })
    const result = await extract(shown.text)
    const broken = !result.ok && result.error.kind === 'rule' && names(result.error.issues, 'iban')
    ensure(broken, `The IBAN ${iban} is wrong and not in the document. You returned ${told(result)}.`)
  },
)

check(
  'does not hand on a value that the schema excludes',
  {
    bonus: true,
    needs: ['reads a clean invoice'],
    why: 'Not every API keeps what it promises.',
    look: 'Who compares the reply with the schema?',
    mistakes: { 'cast-the-reply': 'The reply says currency {currency}, and you returned it as an `Invoice`.' },
  },
  async () => {
    const currency = random.pick(['CHF', 'PLN', 'SEK'])
    const { invoice, text } = writeDocument()
    replay('invoice', { values: { invoice: { ...invoice, currency } } })
    const result = await extract(text)
    recognise('cast-the-reply', result.ok, { currency })
    ensure(!result.ok && result.error?.kind === 'schema', `The currency is ${currency}. You returned ${told(result)}.`)
    const paths = result.error.issues
    ensure(names(paths, 'currency'), `The currency is ${currency}, and your issues are ${show(paths)}.`)
    replay('not-json')
    const none = await extract(text)
    ensure(!none.ok && none.error?.kind === 'schema', `The reply is no JSON at all. You returned ${told(none)}.`)
    for (const other of [{}, null]) {
      replay(reply.json(other))
      const result = await extract(text)
      const isTold = !result.ok && result.error?.kind === 'schema'
      ensure(isTold, `The reply is ${show(other)}, which is JSON and no invoice. You returned ${told(result)}.`)
    }
  },
)
