/** TODO 4: what the model claims, and what the document shows. */
import { check, ensure, random, recognise, replay, show } from '@stagecraft/suite'
import type { Invoice } from '../types.ts'
import { germanIban, otherAccount, vatId, writeDocument } from './invoices.ts'
import { ensureInvoice, extract, names, pathsOf } from './results.ts'

check(
  'keeps a VAT id only if the document has it',
  {
    todo: 4,
    why: 'With an invented VAT id Larkspur reclaims tax from nobody.',
    look: 'Which text can say whether it is true?',
    mistakes: {
      'trust-the-reply': 'The document has no VAT id, the model wrote {claimed}, and you returned it.',
    },
  },
  async () => {
    const claimed = vatId()
    const { invoice, text } = writeDocument({ without: ['vatId'] })
    replay('invoice', { values: { invoice: { ...invoice, vatId: claimed } } })
    const result = await extract(text)
    const { invoice: got } = ensureInvoice(result, 'One number is doubtful, the invoice is not.')
    recognise('trust-the-reply', got.vatId === claimed, { claimed })
    ensure(got.vatId === null, `The document has no VAT id, and you returned ${show(got.vatId)}.`)
  },
)

check(
  'keeps an IBAN only if the document has it',
  {
    todo: 4,
    why: 'Money that goes to a wrong account does not come back.',
    look: 'Which text can say whether it is true?',
  },
  async () => {
    const claimed = germanIban()
    const { invoice, text } = writeDocument()
    replay('invoice', { values: { invoice: { ...invoice, iban: claimed } } })
    const { invoice: got } = ensureInvoice(await extract(text), 'One number is doubtful, the invoice is not.')
    ensure(got.iban === null, `The document has ${invoice.iban}; you returned ${show(got.iban)}.`)
  },
)

check(
  'takes out a number that differs from the printed one in one place',
  {
    todo: 4,
    needs: ['keeps a VAT id only if the document has it', 'keeps an IBAN only if the document has it'],
    why: 'One wrong digit is another company, or another account.',
    look: 'How much of the number do you look for?',
    mistakes: {
      'only-a-part-of-it': 'The document has {printed}, the model wrote {wrote}, and you returned {got}.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument()
    for (const [field, wrote] of misread(invoice)) {
      replay('invoice', { values: { invoice: { ...invoice, [field]: wrote } } })
      const { invoice: got } = ensureInvoice(await extract(text), 'One number is doubtful, the invoice is not.')
      const printed = invoice[field]
      recognise('only-a-part-of-it', got[field] === wrote, { printed, wrote, got: got[field] })
      ensure(
        got[field] === null,
        `The document has ${printed}, the model wrote ${wrote}; you returned ${show(got[field])}.`,
      )
    }
  },
)

check(
  'says which number it took out',
  {
    todo: 4,
    needs: ['keeps a VAT id only if the document has it', 'keeps an IBAN only if the document has it'],
    why: 'Tomas does not learn that he has to ask the supplier.',
    look: 'What do you return beside the invoice?',
    mistakes: { 'silent-null': 'You took {claimed} out and listed no issue.' },
  },
  async () => {
    for (const field of ['vatId', 'iban'] as const) {
      const claimed = field === 'vatId' ? vatId() : germanIban()
      const { invoice, text } = writeDocument({ without: [field] })
      replay('invoice', { values: { invoice: { ...invoice, [field]: claimed } } })
      const { issues } = ensureInvoice(await extract(text), 'One number is doubtful, the invoice is not.')
      recognise('silent-null', Array.isArray(issues) && issues.length === 0, { claimed })
      ensure(names(issues, field), `\`${field}\` was invented, and your issues name ${pathsOf(issues)}.`)
    }
  },
)

check(
  'keeps a number that the document has, however it is printed',
  {
    todo: 4,
    needs: ['keeps a VAT id only if the document has it', 'keeps an IBAN only if the document has it'],
    why: 'A right invoice is not paid until Tomas has typed the number in.',
    look: 'In which form do you compare the two?',
    mistakes: {
      'exact-substring': 'The document has {printed}, the model wrote {wrote}, and you returned {got}.',
    },
  },
  async () => {
    const shown = writeDocument({ grouped: true })
    replay('invoice', { values: { invoice: shown.invoice } })
    const kept = ensureInvoice(await extract(shown.text), 'The document shows both numbers.')
    for (const field of ['iban', 'vatId'] as const) {
      const wrote = shown.invoice[field]
      const printed = show(new RegExp(`${wrote?.split('').join(' ?')}`).exec(shown.text)?.[0])
      const got = kept.invoice[field]
      const same = got?.replaceAll(' ', '') === wrote
      recognise('exact-substring', !same, { printed, wrote, got: show(got) })
      ensure(!names(kept.issues, field), `The document has ${printed}, and your issues name \`${field}\`.`)
    }
  },
)

/** What a model may make of the two numbers: another character in each place of one, other last digits in the other. */
function misread({ vatId, iban }: Invoice): ['vatId' | 'iban', string][] {
  const vat = vatId ?? ''
  const places = [...vat].map((_, place) => place).reverse()
  return [
    ...places.map((at): ['vatId', string] => ['vatId', vat.slice(0, at) + otherThan(vat[at]) + vat.slice(at + 1)]),
    ['vatId', `${vat}${random.int(1, 9)}`],
    ['iban', otherAccount(iban ?? '')],
  ]
}

/** The next digit, or the next letter. */
function otherThan(character = ''): string {
  if (/\d/.test(character)) return String((Number(character) + 1) % 10)
  return String.fromCharCode(character.charCodeAt(0) + 1)
}
