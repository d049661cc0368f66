import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { UserError } from '../base/errors.ts'
import { reportSchema } from '../report/schema.ts'

const commit = z.string().regex(/^[0-9a-f]{40,64}$/)
const text = z.string().max(500)

/** What one job hands to the next: a grading run, of which submission, and what of it was left out. */
export const submissionResultSchema = z.strictObject({
  formatVersion: z.literal(1),
  baseCommit: commit.optional(),
  headCommit: commit.optional(),
  sandbox: z.enum(['bubblewrap', 'permissions']),
  /** Keys of the exercises that decide. */
  shown: z.array(text).max(500),
  taken: z.array(text).max(500),
  left: z.array(z.strictObject({ path: text, reason: text })).max(500),
  /** How many more were left out than are listed. */
  leftMore: z.number().int().nonnegative(),
  report: reportSchema,
})

export type SubmissionResult = z.infer<typeof submissionResultSchema>

/** Larger than any report that this grader writes. */
const mostBytes = 8 * 1024 * 1024

/**
 * Reads a result that somebody else may have written: by size, then by schema, every key known.
 * @throws UserError for a file that is no result
 */
export function readResult(file: string): SubmissionResult {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined)
    throw new UserError(`There is no result at ${file}.`, { mend: 'Did the grading job end before it wrote one?' })
  if (size > mostBytes)
    throw new UserError(`The result in ${file} is larger than ${mostBytes / 1024 / 1024} MB, and no report is.`)
  try {
    return submissionResultSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    throw new UserError(`The file ${file} is not a result that this grader wrote: ${whyNot(error)}.`, { cause: error })
  }
}

function whyNot(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is not JSON'
  const [issue] = error.issues
  return `${issue?.path.slice(0, 4).join('.') || 'the file'}: ${issue?.code ?? 'invalid'}`
}
