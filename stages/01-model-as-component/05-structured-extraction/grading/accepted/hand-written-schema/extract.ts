import { ask } from '#01-read-the-whole-reply/ask.ts'
import type { ExtractOptions, ExtractResult, Invoice, Issue } from './types.ts'

const text = { type: 'string' }
const textOrNull = { anyOf: [{ type: 'string' }, { type: 'null' }] }

const properties = {
  supplier: text,
  invoiceNumber: { type: 'string', description: 'The number that the supplier gave it.' },
  vatId: textOrNull,
  iban: textOrNull,
  orderNumber: textOrNull,
  receivedAt: { type: 'string', description: "The day in the mail room's stamp, like 2026-11-02." },
  invoiceDate: { type: 'string', description: 'Like 2026-11-02.' },
  dueDate: textOrNull,
  currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
  lines: { type: 'array', items: closed({ description: text, amount: text }) },
  total: { type: 'string', description: 'As it is printed.' },
}

export const invoiceSchema = closed(properties)

/** A JSON schema of an object that has these fields, all of them, and no other. */
function closed(fields: Record<string, unknown>) {
  return { type: 'object', properties: fields, required: Object.keys(fields), additionalProperties: false }
}

export const extractInvoice = async (document: string, options: ExtractOptions = {}): Promise<ExtractResult> => {
  const { repair, ...limits } = options
  const parts = [document]
  if (repair)
    parts.push(`Your first answer: ${repair.previous}`, `What is wrong with it: ${JSON.stringify(repair.issues)}`)
  const answer = await ask({
    system: 'Fill in the form for this invoice.',
    user: parts.join('\n\n'),
    schema: invoiceSchema,
    ...limits,
  })
  if (!answer.ok) return answer
  const { value: reply, meta } = answer

  const invoice = parseInvoice(reply)
  if (!invoice) {
    return { ok: false, error: { kind: 'schema', message: 'Not an invoice', issues: [], reply }, meta }
  }
  const broken = checkRules(invoice)
  if (broken.length)
    return {
      ok: false,
      error: { kind: 'rule', message: broken.map((b) => b.path).join(), issues: broken, reply },
      meta,
    }

  const issues: Issue[] = []
  for (const path of ['vatId', 'iban'] as const) {
    const claimed = invoice[path]
    if (claimed !== null && !occurs(claimed, document)) {
      issues.push({ path, message: `${claimed} is not in the document` })
      invoice[path] = null
    }
  }
  return { ok: true, value: { invoice, issues }, meta }
}

export function checkRules({ lines, total, invoiceDate, receivedAt }: Invoice): Issue[] {
  const difference = lines.reduce((rest, line) => rest - cents(line.amount), cents(total))
  return [
    ...(difference === 0n ? [] : [{ path: 'total', message: `differs from its lines by ${difference} cents` }]),
    ...(Date.parse(invoiceDate) > Date.parse(receivedAt)
      ? [{ path: 'invoiceDate', message: 'lies after receipt' }]
      : []),
  ]
}

/** Cents of a printed amount: the digits, with two of them behind the last mark. */
function cents(printed: string): bigint {
  const mark = Math.max(printed.lastIndexOf('.'), printed.lastIndexOf(','))
  const hasCents = mark >= 0 && printed.length - mark <= 3
  const whole = (hasCents ? printed.slice(0, mark) : printed).replaceAll(/[^\d-]/g, '')
  const rest = hasCents ? printed.slice(mark + 1).padEnd(2, '0') : '00'
  return BigInt(whole + rest)
}

/** Looks for the characters one after another, whatever separates them; no further one may touch them. */
function occurs(code: string, document: string): boolean {
  const characters = [...code.replaceAll(/\W/g, '')]
  const number = new RegExp(`(?<!\\w)${characters.join('\\W?')}(?!\\w)`, 'i')
  return characters.length > 0 && number.test(document)
}

function parseInvoice(reply: string): Invoice | undefined {
  try {
    const data = JSON.parse(reply)
    const complete = Object.keys(properties).every((name) => data[name] !== undefined) && Array.isArray(data.lines)
    return complete ? data : undefined
  } catch {
    return undefined
  }
}
