/** TODO 4: what the model claims, and what the document shows. */
import { check, ensure, type ModelCall, recognise, replay, reply, show } from '@stagecraft/suite'
import type { ExtractResult } from '../types.ts'
import { asPrinted, germanIban, vatId, writeDocument } from './invoices.ts'
import { misread, partsOf } from './misreadings.ts'
import { writesInGroups } from './model.ts'
import { ensureInvoice, extract, names, pathsOf } from './results.ts'
import { hasRule } from './schema.ts'

check(
  'keeps a VAT id only if the document has it',
  {
    todo: 4,
    needs: ['reads a clean invoice'],
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
    needs: ['reads a clean invoice'],
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
      const { calls } = replay('invoice', { values: { invoice: { ...invoice, [field]: wrote } } })
      const result = await extract(text)
      if (couldNotBe(calls[0], field, result)) continue
      const { invoice: got } = ensureInvoice(result, 'One number is doubtful, the invoice is not.')
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
  'says nothing of a number that the model left open',
  {
    todo: 4,
    needs: ['says which number it took out', 'lets the model leave open every field that an invoice may lack'],
    why: 'Tomas asks the supplier for a number that does not exist.',
    look: 'What do you look for when the model claims nothing?',
    mistakes: {
      'null-is-an-issue': 'The document has no {name}, the model wrote null for it, and your issues name `{field}`.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument({ without: ['vatId', 'iban'] })
    replay('invoice', { values: { invoice } })
    const { invoice: got, issues } = ensureInvoice(await extract(text), 'The invoice lacks two numbers, and may.')
    for (const [field, name] of [
      ['vatId', 'VAT id'],
      ['iban', 'IBAN'],
    ] as const) {
      recognise('null-is-an-issue', names(issues, field), { field, name })
      ensure(got[field] === null, `The model wrote null for \`${field}\`, and you returned ${show(got[field])}.`)
    }
  },
)

check(
  'keeps a number that the document has, whatever stands between its characters',
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
    for (const [inText, inReply] of [
      [true, false],
      [true, true],
      [false, true],
    ] as const) {
      const { invoice, text } = writeDocument({ grouped: inText })
      const { calls } = replay(inReply ? writesInGroups(invoice) : reply.json(invoice))
      const kept = ensureInvoice(await extract(text), 'The document shows both numbers.')
      for (const field of ['iban', 'vatId'] as const) {
        const [, wrote] = new RegExp(`"${field}":\\s*"([^"]*)"`).exec(calls[0]?.answer.text ?? '') ?? []
        const printed = show(asPrinted(invoice[field], text))
        const got = kept.invoice[field]
        const isSame = typeof got === 'string' && got.replaceAll(' ', '') === invoice[field]
        recognise('exact-substring', !isSame, { printed, wrote, got: show(got) })
        ensure(!names(kept.issues, field), `The document has ${printed}, and your issues name \`${field}\`.`)
      }
    }
  },
)

check(
  'takes out a number that is only a part of the printed one',
  {
    todo: 4,
    needs: [
      'takes out a number that differs from the printed one in one place',
      'keeps a number that the document has, whatever stands between its characters',
    ],
    why: 'A number that lost a digit is somebody else’s, or nobody’s.',
    look: 'What may stand right before and behind it in the document?',
    mistakes: {
      'part-of-a-number': 'The model wrote {wrote}, and you returned it. The document has {printed}, another number.',
    },
  },
  async () => {
    for (const grouped of [false, true]) {
      const { invoice, text } = writeDocument({ grouped })
      for (const [field, wrote] of partsOf(invoice)) {
        const { calls } = replay('invoice', { values: { invoice: { ...invoice, [field]: wrote } } })
        const result = await extract(text)
        // An IBAN that lost a digit breaks a rule, too, for whoever asks for its check digits.
        const breaksRule = !result.ok && result.error.kind === 'rule' && names(result.error.issues, 'iban')
        if (breaksRule || couldNotBe(calls[0], field, result)) continue
        const { invoice: got } = ensureInvoice(result, 'One number is doubtful, the invoice is not.')
        const printed = show(asPrinted(invoice[field], text))
        const own = show(got[field])
        recognise('part-of-a-number', got[field] === wrote, { printed, wrote: show(wrote) })
        ensure(got[field] === null, `The document has ${printed}, the model wrote ${show(wrote)}; you returned ${own}.`)
      }
    }
  },
)

/** Whether the code holds the model to a rule of its schema for the field, and the reply breaks it: no API lets that pass. */
function couldNotBe(call: ModelCall | undefined, field: string, result: ExtractResult): boolean {
  const schema = call?.outputSchema?.schema
  return !result.ok && result.error.kind === 'schema' && schema !== undefined && hasRule(schema, field)
}
