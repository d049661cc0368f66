import { z } from 'zod'
import type { Report } from '../base/report.ts'

const count = z.number().int().nonnegative()
const place = z.strictObject({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  excerpt: z.string().optional(),
})

const check = z.strictObject({
  name: z.string().min(1),
  status: z.enum(['passed', 'failed', 'error', 'not-reached', 'todo']),
  todo: z.number().int().positive().optional(),
  guard: z.boolean().optional(),
  bonus: z.boolean().optional(),
  message: z.string().optional(),
  help: z.string().optional(),
  mistake: z.string().optional(),
  place: place.optional(),
  output: z.string().optional(),
})

const typeError = z.strictObject({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  code: z.string(),
  message: z.string(),
})

const exercise = z.strictObject({
  slug: z.string().regex(/^\d\d-/),
  status: z.enum(['passed', 'failed', 'error', 'todo', 'not-reached']),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  bonus: z.number().positive().optional(),
  checks: z.array(check),
  typeErrors: z.array(typeError).optional(),
  findings: z.array(z.string()),
  reason: z.string().optional(),
  remembered: z.boolean().optional(),
  durationMs: z.number().nonnegative().optional(),
})

const stage = z.strictObject({
  slug: z.string().regex(/^\d\d-/),
  status: z.enum(['passed', 'failed', 'locked', 'error', 'empty']),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  bonus: z.number().positive().optional(),
  exercises: z.array(exercise),
  reason: z.string().optional(),
})

/** What `pnpm grade --json` prints. A reader may rely on it; a breaking change raises `schemaVersion`. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  courseVersion: z.string(),
  nodeVersion: z.string(),
  seed: count,
  stages: z.array(stage),
  findings: z.array(z.string()),
  next: z.strictObject({ stage: z.string(), exercise: z.string() }).optional(),
  error: z.strictObject({ message: z.string(), mend: z.string().optional() }).optional(),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
}) satisfies z.ZodType<Report>
