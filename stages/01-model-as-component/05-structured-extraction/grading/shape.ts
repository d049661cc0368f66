/** TODO 1 and 2: what the reply may look like. */
import { check, ensure, type ModelCall, recognise, replay, show } from '@stagecraft/suite'
import type { ExtractResult, Invoice } from '../types.ts'
import { writeDocument } from './invoices.ts'
import { readsInvoice } from './model.ts'
import { ensureFields, ensureInvoice, findBroken, firstRequest, isTotalRefused, names } from './results.ts'
import { allows, allowsNull, fieldOf, mayLackKeys, notASchema, openObjects, type Schema } from './schema.ts'

const mayLack = ['vatId', 'iban', 'dueDate', 'orderNumber'] as const

check(
  'sends the schema with the request',
  {
    todo: 1,
    mistakes: {
      'json-in-prose':
        'You asked for JSON in words only, and the model wrote {wrote}. A prompt asks for a shape, a schema enforces it. What does `ask` take besides texts?',
      'force-tool': 'You forced the model to call a tool; the request has no output schema. {answer}',
      'zod-object-as-schema':
        'You sent Zod’s own object as the schema{andRefused}. The API reads JSON Schema, which says the same in other words. Who can write that for you?',
      'amounts-as-numbers':
        'Your schema lets the model write a number for {places}. `Invoice` has text there, so that Tomas can find it on the invoice as it is printed: {printed}.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const { calls } = replay(readsInvoice(invoice))
    const { call } = await firstRequest(calls, text)
    const forced = call.toolChoice === 'required' || typeof call.toolChoice === 'object'
    const answer = call.answer.status === 400 ? 'The API refused it: this model takes no forced tool.' : ''
    recognise('force-tool', forced && !call.outputSchema, { answer })
    recognise('json-in-prose', !call.outputSchema && !call.jsonMode, {
      wrote: `${show(call.answer.text.slice(0, 38))}…`,
    })
    ensure(call.outputSchema, 'You asked for any JSON: the request does not say which fields it must have.')
    const { schema, strict } = call.outputSchema
    const what = notASchema(schema)
    const andRefused = refusal(call)
    recognise('zod-object-as-schema', what === 'zod', { andRefused })
    ensure(
      what !== 'format',
      `You sent a whole format as the schema${andRefused}. Its \`type\` is ‘json_schema’; the schema is one of its fields.`,
    )
    const absent = Object.keys(invoice).filter((name) => !fieldOf(schema, name))
    ensure(absent.length === 0, `Your schema has no field \`${absent.join('`, `')}\`.`)
    ensure(strict, 'The schema in your request is not strict: the model may still write another shape.')
    // Of the four that an invoice may lack, TODO 2 asks.
    const optional = mayLackKeys(schema, Object.keys(invoice)).filter((name) => !mayLack.some((one) => one === name))
    ensure(optional.length === 0, `Your schema lets the model leave out \`${optional.join('`, `')}\`.`)
    const open = openObjects(schema)
    ensure(open.length === 0, `Your schema lets the model add fields of its own to ${open.join(' and ')}.`)
    const places = numberPlaces(schema, invoice)
    ensure(
      !isAnyLine(schema, invoice),
      'Your schema lets the model write a line without its description or its amount.',
    )
    recognise('amounts-as-numbers', places.length > 0, { places: inCode(places), printed: invoice.total })
    for (const [name, value] of valuesOf(invoice)) {
      const says = show(JSON.stringify(fieldOf(schema, name)), 90)
      ensure(
        allows(schema, name, value),
        `\`${name}\` can be ${show(value, 60)}; your schema has no room for that: ${says}.`,
      )
    }
  },
)

check(
  'lets the model say that an invoice has no VAT id',
  {
    todo: 2,
    needs: ['sends the schema with the request'],
    mistakes: {
      'optional-not-nullable':
        'Your schema does not require {fields}{andRefused}. A strict reply has every key: “not there” must be a value.',
      'openapi-nullable':
        '`nullable` is a word of OpenAPI, not of JSON Schema: your schema still allows only text for `vatId`, and the model wrote {wrote}. Tomas would book a VAT id that does not exist.',
      'required-invention':
        'The invoice has no VAT id, your schema allows only text there, and the model wrote {wrote}. Tomas would book a VAT id that does not exist. How can a schema say “not there”?',
    },
  },
  async () => {
    const { invoice, text } = writeDocument({ without: ['vatId'] })
    const { calls } = replay(readsInvoice(invoice))
    const { call, result } = await firstRequest(calls, text)
    const schema = call.outputSchema?.schema
    ensure(schema, 'Your request has no output schema.')
    const optional = mayLackKeys(schema, mayLack)
    recognise('optional-not-nullable', optional.length > 0, { fields: inCode(optional), andRefused: refusal(call) })
    const stuck = !allowsNull(schema, 'vatId')
    const wrote = writtenVatId(call.answer.text)
    recognise('openapi-nullable', stuck && 'nullable' in (fieldOf(schema, 'vatId') ?? {}), { wrote })
    recognise('required-invention', stuck, { wrote })
    await ensureRead(result, invoice, 'The invoice has no VAT id, and that is no error.')
  },
)

check(
  'lets the model leave open every field that an invoice may lack',
  {
    todo: 2,
    needs: ['lets the model say that an invoice has no VAT id'],
    mistakes: {
      'only-vat-nullable':
        'This invoice lacks {lacks}, and your schema does not allow null there. A due date that nobody set lets Larkspur pay on a wrong day. Compare it with `Invoice` in `types.ts`.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument({ without: mayLack })
    const { calls } = replay(readsInvoice(invoice))
    const { call, result } = await firstRequest(calls, text)
    const schema = call.outputSchema?.schema
    ensure(schema, 'Your request has no output schema.')
    const stuck = mayLack.filter((name) => !allowsNull(schema, name))
    recognise('only-vat-nullable', stuck.length > 0, { lacks: inCode(stuck) })
    await ensureRead(result, invoice, 'The invoice lacks four fields, and may.')
  },
)

check(
  'does not let the model leave open what every invoice has',
  {
    todo: 2,
    needs: ['lets the model say that an invoice has no VAT id'],
    why: 'An invoice without its total, or its number, cannot be paid.',
    look: 'Compare your schema with `Invoice` in `types.ts`.',
    mistakes: {
      'everything-nullable': 'Your schema allows null for {fields}: the model may leave open what every invoice has.',
    },
  },
  async () => {
    const { invoice, text } = writeDocument()
    const { calls } = replay(readsInvoice(invoice))
    const { call } = await firstRequest(calls, text)
    const schema = call.outputSchema?.schema
    ensure(schema, 'Your request has no output schema.')
    const always = Object.keys(invoice).filter((name) => !mayLack.some((one) => one === name))
    const open = always.filter((name) => allowsNull(schema, name))
    recognise('everything-nullable', open.length > 0, { fields: inCode(open) })
    const lines = invoice.lines.flatMap((line) => [
      { ...line, description: null },
      { ...line, amount: null },
    ])
    const isOpen = lines.some((line) => allows(schema, 'lines', [line]))
    ensure(!isOpen, 'Your schema allows null for the description or the amount of a line: every line has both.')
  },
)

/** The end of a sentence about the schema. */
function refusal(call: ModelCall): string {
  return call.answer.status === 400 ? ', and the API refused it' : ''
}

/**
 * Fails the check unless the invoice came back as the model read it. What your code throws on a null that it may meet
 * belongs to TODO 4, and a sum that it finds wrong with every field there to TODO 3: both are told there.
 */
async function ensureRead(result: ExtractResult | undefined, invoice: Invoice, story: string): Promise<void> {
  if (!result) return
  if (isTotalRefused(result)) {
    const { lines, total } = invoice
    if (names(await findBroken({ ...writeDocument().invoice, lines, total }), 'total')) return
  }
  ensureFields(ensureInvoice(result, story).invoice, invoice)
}

/** Where the schema takes a number though an `Invoice` has text. */
function numberPlaces(schema: Schema, invoice: Invoice): string[] {
  const texts = Object.entries(invoice).filter(([, value]) => typeof value === 'string')
  const [line] = invoice.lines
  return [
    ...texts.flatMap(([name]) => (allows(schema, name, 12.5) ? [name] : [])),
    ...['description', 'amount'].flatMap((part) =>
      allows(schema, 'lines', [{ ...line, [part]: 12.5 }]) ? [`lines[].${part}`] : [],
    ),
  ]
}

/** Whether the schema takes a line that lacks one of its two fields. */
function isAnyLine(schema: Schema, { lines: [line] }: Invoice): boolean {
  return [{ description: line?.description }, { amount: line?.amount }].some((part) => allows(schema, 'lines', [part]))
}

/** Each field with every value that it can have: the three currencies, and for all others the one in the document. */
function valuesOf(invoice: Invoice): [string, unknown][] {
  const currencies = ['EUR', 'USD', 'GBP'].map((currency): [string, unknown] => ['currency', currency])
  return [...Object.entries(invoice), ...currencies]
}

function inCode(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

function writtenVatId(text = ''): string {
  return show(/"vatId":\s*"([^"]*)"/.exec(text)?.[1])
}
