/** TODO 4: what the model claims, and what the document shows. */
import { check, ensure, recognise, replay, show } from '@stagecraft/suite'
import { germanIban, vatId, writeDocument } from './invoices.ts'
import { ensureInvoice, extract, names, pathsOf } from './results.ts'

check(
  'keeps a VAT id only if the document has it',
  {
    todo: 4,
    why: 'With an invented VAT id Larkspur reclaims tax from nobody.',
    look: 'Which text can say whether it is true?',
    mistakes: {
      'trust-the-reply': 'The document has no VAT id, the model wrote {claimed}, and you returned it.',
      'silent-null': 'You took {claimed} out and listed no issue: Tomas does not learn that something was there.',
    },
  },
  async () => {
    const claimed = vatId()
    const { invoice, text } = writeDocument({ without: ['vatId'] })
    replay('invoice', { values: { invoice: { ...invoice, vatId: claimed } } })
    const result = await extract(text)
    const { invoice: got, issues } = ensureInvoice(result, 'One number is doubtful, the invoice is not.')
    recognise('trust-the-reply', got.vatId === claimed, { claimed })
    ensure(got.vatId === null, `The document has no VAT id, and you returned ${show(got.vatId)}.`)
    recognise('silent-null', Array.isArray(issues) && issues.length === 0, { claimed })
    ensure(names(issues, 'vatId'), `The VAT id was invented, and your issues name ${pathsOf(issues)}.`)
  },
)

check(
  'keeps an IBAN only if the document has it, however it is printed',
  {
    todo: 4,
    why: 'Money that goes to a wrong account does not come back.',
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
      recognise('exact-substring', !same || names(kept.issues, field), { printed, wrote, got: show(got) })
    }
    const claimed = germanIban()
    const other = writeDocument()
    replay('invoice', { values: { invoice: { ...other.invoice, iban: claimed } } })
    const { invoice, issues } = ensureInvoice(await extract(other.text), 'One number is doubtful.')
    ensure(invoice.iban === null, `The document has ${other.invoice.iban}; you returned ${show(invoice.iban)}.`)
    ensure(
      names(issues, 'iban'),
      `The IBAN ${claimed} is not in the document, and your issues name ${pathsOf(issues)}.`,
    )
  },
)
