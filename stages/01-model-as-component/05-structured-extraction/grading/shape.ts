/** TODO 1 and 2: what the reply may look like. */
import { check, ensure, recognise, replay, show } from '@stagecraft/suite'
import { writeDocument } from './invoices.ts'
import { readsInvoice } from './model.ts'
import { ensureFields, ensureInvoice, extract } from './results.ts'
import { allowsNull, fieldOf, mayLackKeys, openObjects } from './schema.ts'

const mayLack = ['vatId', 'iban', 'dueDate', 'orderNumber'] as const

check(
  'sends the schema with the request',
  {
    todo: 1,
    why: 'A prompt asks for a shape; a schema enforces it.',
    mistakes: {
      'json-in-prose':
        'You asked for JSON in words only, and the model wrote {wrote}. What does `ask` take besides texts?',
      'optional-not-nullable':
        'Your schema does not require {fields}. A strict reply has every key: “not there” must be a value.',
      'force-tool': 'You forced the model to call a tool; the request has no output schema. {answer}',
    },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const { calls } = replay(readsInvoice(invoice))
    const result = await extract(text)
    const [call] = calls
    ensure(call, 'Your code sent no request to a model.')
    const forced = call.toolChoice === 'required' || typeof call.toolChoice === 'object'
    const answer = call.answer.status === 400 ? 'The API refused it: this model takes no forced tool.' : ''
    recognise('force-tool', forced && !call.outputSchema, { answer })
    recognise('json-in-prose', !call.outputSchema && !call.jsonMode, {
      wrote: `${show(call.answer.text.slice(0, 38))}…`,
    })
    ensure(call.outputSchema, 'You asked for any JSON: the request does not say which fields it must have.')
    const { schema } = call.outputSchema
    const absent = Object.keys(invoice).filter((name) => !fieldOf(schema, name))
    ensure(absent.length === 0, `Your schema has no field \`${absent.join('`, `')}\`.`)
    const optional = mayLackKeys(schema, Object.keys(invoice))
    recognise('optional-not-nullable', optional.length > 0, { fields: optional.join(', ') })
    const open = openObjects(schema)
    ensure(open.length === 0, `Your schema lets the model add fields of its own to ${open.join(' and ')}.`)
    ensureFields(ensureInvoice(result, 'The model followed your schema.').invoice, invoice)
  },
)

check(
  'lets the model say that an invoice has no VAT id',
  {
    todo: 2,
    why: 'Tomas would book a VAT id that does not exist.',
    look: 'How does your schema say “not there”?',
    mistakes: {
      'required-invention':
        'The invoice has no VAT id, your schema allows only text there, and the model wrote {wrote}.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument({ without: ['vatId'] })
    const { calls } = replay(readsInvoice(invoice))
    const result = await extract(text)
    const schema = calls[0]?.outputSchema?.schema
    ensure(schema, 'Your request has no output schema.')
    recognise('required-invention', !allowsNull(schema, 'vatId'), { wrote: writtenVatId(calls[0]?.answer.text) })
    const { invoice: got, issues } = ensureInvoice(result, 'The invoice has no VAT id, and that is no error.')
    ensureFields(got, invoice)
    ensure(issues?.length === 0, `An invoice may lack its VAT id, and you found ${show(issues)}.`)
  },
)

check(
  'lets the model leave open every field that an invoice may lack',
  {
    todo: 2,
    needs: ['lets the model say that an invoice has no VAT id'],
    why: 'A due date that nobody set lets Larkspur pay on a wrong day.',
    look: 'Compare your schema with `Invoice` in `types.ts`.',
    mistakes: { 'only-vat-nullable': 'This invoice lacks {lacks}, and your schema does not allow null there.' },
  },
  async () => {
    const { invoice, text } = writeDocument({ without: mayLack })
    const { calls } = replay(readsInvoice(invoice))
    const result = await extract(text)
    const schema = calls[0]?.outputSchema?.schema
    ensure(schema, 'Your request has no output schema.')
    const stuck = mayLack.filter((name) => !allowsNull(schema, name))
    recognise('only-vat-nullable', stuck.length > 0, { lacks: stuck.map((name) => `\`${name}\``).join(', ') })
    ensureFields(ensureInvoice(result, 'The invoice lacks four fields, and may.').invoice, invoice)
  },
)

function writtenVatId(text = ''): string {
  return show(/"vatId":\s*"([^"]*)"/.exec(text)?.[1])
}
