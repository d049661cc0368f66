import { z } from 'zod'

/** An object with exactly these keys, optional ones aside, in exactly this order. */
export function ordered<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape)
  return z
    .unknown()
    .superRefine((raw, context) => {
      const keys = Object.keys((raw ?? {}) as object)
      const expected = names.filter((name) => keys.includes(name))
      if (keys.join() !== expected.join()) context.addIssue({ code: 'custom', message: `keys are ${keys.join()}` })
    })
    .pipe(z.strictObject(shape))
}

export const count = z.int().nonnegative()
export const hex50 = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{50}$`))
export const base58 = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_01[1-9A-HJ-NP-Za-km-z]{22}$`))
export const callId = z.string().regex(/^call_[A-Za-z0-9]{24}$/)
