/** What the untouched starter does right already, and what must stay so. */
import { check, ensure, type ModelCall, random, recognise, replay, show } from '@stagecraft/suite'
import type { Invoice } from '../types.ts'
import { writeDocument } from './invoices.ts'
import { userTextOf } from './model.ts'
import { ensureFields, ensureInvoice, extract, firstRequest, isTotalRefused, sumOf, told } from './results.ts'
import { admitsInvoice, hasFault } from './schema.ts'

check(
  'reads a clean invoice',
  {
    why: 'Tomas types it in by hand, though nothing is wrong with it.',
  },
  async () => {
    const { invoice, text } = writeDocument()
    // Whether one request is enough is asked below.
    const { calls } = replay('invoice', { values: { invoice }, repeatLast: true })
    const result = await extract(text)
    ensureRoom(calls[0], invoice)
    // What the API said to a refused request is told anyway.
    const said = result.ok || result.error.kind === 'api' ? '' : ` Your error says ${show(result.error.message, 110)}.`
    ensure(
      !isTotalRefused(result),
      `The lines ${sumOf(invoice)} make ${invoice.total}, and the total says ${invoice.total}. You returned ${told(result)}.`,
    )
    const { invoice: got, issues } = ensureInvoice(result, `The invoice is clean.${said}`)
    ensureFields(got, invoice)
    ensure(issues?.length === 0, `The invoice is clean, and you found ${show(issues)}.`)
  },
)

check(
  'sends one request for a clean invoice',
  {
    needs: ['reads a clean invoice'],
    why: 'Forty invoices a day are paid for by the request.',
    mistakes: {
      'model-checks-itself':
        'You sent {requests} requests for one invoice, and nothing was wrong with it. What did the second one know that the first did not?',
    },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const { calls } = replay('invoice', { values: { invoice } })
    await extract(text)
    recognise('model-checks-itself', calls.length > 1, { requests: calls.length })
  },
)

check(
  'keeps the kind of a refusal and of a cut reply',
  {
    needs: ['reads a clean invoice'],
    why: 'A cut reply needs more room, a refusal needs Tomas.',
    look: 'What does `ask` tell you that you do not pass on?',
    mistakes: { 'one-kind-for-all': 'The model {did}, and you returned an error of kind ‘schema’.' },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const cut = JSON.stringify(invoice).slice(0, random.int(60, 120))
    for (const [recording, kind, did] of [
      ['declines', 'refused', 'declined'],
      ['token-limit', 'truncated', 'ran into the token limit'],
    ] as const) {
      replay(recording, { values: { cut } })
      const result = await extract(text)
      recognise('one-kind-for-all', !result.ok && result.error?.kind === 'schema', { did })
      ensure(!result.ok && result.error?.kind === kind, `The model ${did}, and you returned ${told(result)}.`)
    }
  },
)

check(
  'sends the document as the user’s text',
  {
    needs: ['reads a clean invoice'],
    why: 'Whoever sends an invoice could give your extractor orders.',
    look: 'Which of the two texts comes from outside?',
    mistakes: {
      'document-as-instruction': 'You sent {invoice} among your instructions, where its words count as yours.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const { calls } = replay('invoice', { values: { invoice } })
    const { call } = await firstRequest(calls, text)
    recognise('document-as-instruction', call.system.includes(invoice.total), { invoice: invoice.invoiceNumber })
    const sent = userTextOf(call)
    const missing = [invoice.invoiceNumber, invoice.supplier, invoice.total].filter((fact) => !sent.includes(fact))
    ensure(missing.length === 0, `The user's text lacks ${missing.join(', ')} from the document.`)
  },
)

check(
  'passes on `maxOutputTokens` and `repair`',
  {
    needs: ['reads a clean invoice'],
    why: '01-07 asks a second time, and the same request would bring the same reply.',
    look: 'Which of the options do you use?',
    mistakes: { 'repair-dropped': 'The second request does not hold {missing}.' },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const { calls } = replay('invoice', { values: { invoice } })
    const maxOutputTokens = random.int(900, 4_000)
    const wrong = `9.${random.int(100, 999)},77`
    const message = `is ${random.int(2, 90)} cents too high`
    const repair = { previous: JSON.stringify({ ...invoice, total: wrong }), issues: [{ path: 'total', message }] }
    const { call } = await firstRequest(calls, text, { maxOutputTokens, repair })
    const sent = call.system + JSON.stringify(call.turns)
    const missing = [
      ...(sent.includes(wrong) ? [] : ['the first answer']),
      ...(sent.includes(message) ? [] : ['the issues']),
    ]
    recognise('repair-dropped', missing.length > 0, { missing: missing.join(' nor ') })
    const most = call.maxOutputTokens
    ensure(
      most === maxOutputTokens,
      `The caller allows ${maxOutputTokens} tokens of output; the request says ${show(most)}.`,
    )
  },
)

/** Fails the check when the schema is why there is no invoice; what is wrong with it, others tell. */
function ensureRoom(call: ModelCall | undefined, invoice: Invoice): void {
  const schema = call?.outputSchema?.schema
  if (!call || !schema) return
  const isRefused = call.answer.status === 400
  ensure(
    !(isRefused && hasFault(schema, invoice)),
    'The API refused your request, and no invoice came. What is wrong with its schema stands below, at TODO 1 or 2.',
  )
  ensure(
    isRefused || admitsInvoice(schema, invoice),
    'No reply that follows your schema can be this invoice. What is wrong with the schema stands below, at TODO 1 or 2.',
  )
}
