/** What each step of the chain asks the model for. The recorded model knows a step by its schema: leave them as they are. */
import { z } from 'zod'

/** `unclear`: nobody could say what the sender wants. */
export const classification = z.object({ kind: z.enum(['customer', 'spam', 'unclear']) })

export const tone = z.object({
  mood: z.enum(['calm', 'worried', 'angry']),
  /** How to speak to this customer. */
  advice: z.string(),
})

export const draft = z.object({
  /** The mail to the customer. */
  reply: z.string(),
  /** Why the drafter finds it good. Writing this down makes drafts better; it proves nothing. */
  justification: z.string(),
})

export const verdict = z.object({
  passed: z.boolean(),
  /** What is wrong with the draft; empty if nothing is. */
  reasons: z.array(z.string()),
})
