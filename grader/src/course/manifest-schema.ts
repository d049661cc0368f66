import { z } from 'zod'

const slugOf = (example: string) =>
  z.string().regex(/^\d\d-[a-z0-9-]+(\/\d\d-[a-z0-9-]+)?$/, `a slug such as "${example}"`)
const fileName = z.string().regex(/^[\w][\w.-]*\.(ts|md|json)$/, 'a file name without a folder, such as "ask.ts"')

/** `grading/exercise.json`. A key appears only where it departs from the default; prose lives in the brief. */
const manifestSchema = z.strictObject({
  formatVersion: z.literal(1, 'this grader reads formatVersion 1'),
  title: z.string().min(3),
  goal: z.string().min(10),
  edit: z.array(fileName).min(1),
  points: z.number().int().positive().optional(),
  needs: z.array(slugOf('01-model-as-component/05-structured-extraction')).default([]),
  timeoutMs: z.number().int().min(1_000).max(120_000).default(20_000),
  kind: z.enum(['exercise', 'stretch', 'lab']).default('exercise'),
  sqlite: z.boolean().default(false),
})

export type Manifest = z.infer<typeof manifestSchema>

/** The manifest that some data is, with its defaults; or every problem, each as `key: what is wrong`. */
export function readManifest(data: unknown): { manifest: Manifest } | { problems: string[] } {
  const result = manifestSchema.safeParse(data)
  if (result.success) return { manifest: result.data }
  return { problems: result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`) }
}
