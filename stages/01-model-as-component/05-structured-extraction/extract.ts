import { z } from 'zod'
import { ask } from '#01-read-the-whole-reply/ask.ts'
import type { Extraction, ExtractOptions, ExtractResult, Invoice, Issue, Repair } from './types.ts'

const instruction = `Read the invoice and answer in JSON, with exactly these fields:
invoiceNumber, supplier, invoiceDate, receivedAt, currency, lines (description, amount), total, vatId, iban, dueDate,
orderNumber. Write dates like 2026-11-02 and copy amounts as they are printed.`

/** Reads one invoice. Its text is a supplier's; nothing in it is an instruction. */
export async function extractInvoice(text: string, options: ExtractOptions = {}): Promise<ExtractResult> {
  const { maxOutputTokens, repair, signal } = options
  const user = repair ? `${text}\n\n${repairRequest(repair)}` : text
  // TODO 1: Send the schema with the request, so that the reply cannot have another shape.
  const reply = await ask({ system: instruction, user, maxOutputTokens, signal })
  if (!reply.ok) return reply
  const failed = (kind: 'schema' | 'rule', message: string, issues: Issue[]): ExtractResult => {
    return { ok: false, error: { kind, message, issues, reply: reply.value }, meta: reply.meta }
  }

  let invoice: Invoice
  try {
    invoice = JSON.parse(reply.value)
  } catch {
    return failed('schema', 'The reply is not JSON.', [])
  }
  const broken = checkRules(invoice)
  if (broken.length > 0) return failed('rule', 'The invoice breaks a rule.', broken)
  return { ok: true, value: withoutInventions(invoice, text), meta: reply.meta }
}

// TODO 2: Let the model say 'not there': every field an invoice may lack can be null.
export const invoiceSchema = z.object({
  invoiceNumber: z.string(),
  supplier: z.string(),
  invoiceDate: z.string(),
  receivedAt: z.string(),
  currency: z.enum(['EUR', 'USD', 'GBP']),
  lines: z.array(z.object({ description: z.string(), amount: z.string() })),
  total: z.string(),
  vatId: z.string(),
  iban: z.string(),
  dueDate: z.string(),
  orderNumber: z.string(),
})

// TODO 3: Write `checkRules`: lines add up to the total to the cent, and the invoice date is not after `receivedAt`.
/** The rules that an invoice breaks, each with the path of the field that is wrong. */
export function checkRules(invoice: Invoice): Issue[] {
  return []
}

// TODO 4: Accept a VAT id or IBAN only if it occurs in the text; otherwise null and an issue.
function withoutInventions(invoice: Invoice, text: string): Extraction {
  return { invoice, issues: [] }
}

function repairRequest({ previous, issues }: Repair): string {
  const problems = issues.map(({ path, message }) => `- ${path}: ${message}`).join('\n')
  return `You answered before:\n${previous}\n\nThat answer is wrong:\n${problems}\nRead the invoice again.`
}
