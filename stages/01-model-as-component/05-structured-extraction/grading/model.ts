import type { ModelCall, Reply, Responder } from '@stagecraft/suite'
import { reply } from '@stagecraft/suite'
import type { Invoice } from '../types.ts'
import { dayFrom, germanIban, inGroups, vatId } from './invoices.ts'
import { allowsNull, hasRule } from './schema.ts'

/** A model that reads the invoice right, and must put something where its schema has no room for null. */
export function readsInvoice(invoice: Invoice): Responder {
  return ({ outputSchema, jsonMode }) => {
    if (!outputSchema) return jsonMode ? reply.json(invoice) : inProse(invoice)
    const filled: Record<string, unknown> = { ...invoice }
    for (const [field, value] of Object.entries(invoice)) {
      if (value === null && !allowsNull(outputSchema.schema, field)) filled[field] = inventions[field]?.()
    }
    return reply.json(filled)
  }
}

/** A model that reads the invoice right, and writes its two numbers in groups wherever the schema has no rule for them. */
export function writesInGroups(invoice: Invoice): Responder {
  return ({ outputSchema }) => {
    const written = { ...invoice }
    for (const field of ['vatId', 'iban'] as const) {
      const code = invoice[field]
      if (code && !(outputSchema && hasRule(outputSchema.schema, field))) written[field] = inGroups(field, code)
    }
    return reply.json(written)
  }
}

/** How a model writes JSON that nobody constrained: with a sentence before it, in a fence. */
function inProse(invoice: Invoice): Reply {
  return reply.text(
    `Here is ${invoice.invoiceNumber} as JSON:\n\n\`\`\`json\n${JSON.stringify(invoice, null, 2)}\n\`\`\``,
  )
}

const inventions: Readonly<Record<string, () => string>> = {
  vatId,
  iban: germanIban,
  dueDate: () => dayFrom('2025-06-01', 30),
  orderNumber: () => 'ORD-70000',
}

/** The text of all user turns. */
export function userTextOf(call: ModelCall): string {
  const turns = call.turns.filter((turn) => turn.role === 'user')
  return turns.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : ''))).join('\n')
}
