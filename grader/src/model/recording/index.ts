import type { z } from 'zod'
import { UserError } from '../../base/errors.ts'
import type { Reply } from '../types.ts'
import { fillPlaceholders } from './placeholders.ts'
import { fileSchema, type Provenance, REPLY_KINDS } from './schema.ts'
import { refuseSecrets } from './secrets.ts'

export type { Provenance }

export type RecordingFile = { formatVersion: 1; provenance: Provenance; replies: Record<string, unknown>[] }

/**
 * Reads a recording file: its replies, with `values` in the place of its `{{placeholders}}`.
 * @throws UserError when it is not a recording of format 1, holds a secret, or lacks a value.
 */
export function loadRecording(text: string, values: Readonly<Record<string, unknown>> = {}): Reply[] {
  const file = parseRecording(text)
  return file.replies.map((raw, index) => readReply(fillPlaceholders(raw, values), `replies[${index}]`))
}

/** Reads a recording file without filling it. @throws UserError as `loadRecording` does. */
export function parseRecording(text: string): RecordingFile {
  refuseSecrets(text)
  return validated(fileSchema, parseJson(text), '') as RecordingFile
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UserError(`The recording is not JSON: ${(cause as Error).message}.`, { cause, mend: 'Correct the file.' })
  }
}

function readReply(raw: unknown, place: string): Reply {
  const keys = Object.keys(raw as object)
  const kind = Object.keys(REPLY_KINDS).find((key) => keys.includes(key))
  const schema = kind === undefined ? undefined : REPLY_KINDS[kind]
  if (schema) return validated(schema, raw, place)
  throw new UserError(`The recording is wrong at ${place}: it has none of ${Object.keys(REPLY_KINDS).join(', ')}.`, {
    mend: 'Say what the model did (`items`), or how the request failed (`http`, `reset`).',
  })
}

function validated<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const { path, message } = clearest(issue ?? { code: 'custom', path: [], message: 'it does not fit' })
  const where = [place, ...path].filter((step) => step !== '').join('.')
  throw new UserError(`The recording is wrong at ${where || 'its top'}: ${message}.`, {
    mend: 'Correct the file; its form is written down in grader/src/model/recording/schema.ts.',
    cause: result.error,
  })
}

type Issue = { code?: string; path: PropertyKey[]; message: string; errors?: Issue[][] }

/** Of a choice between forms, the fault in the form that was meant: the one with the fewest faults, found deepest. */
function clearest(issue: Issue): Issue {
  const branches = (issue.errors ?? []).filter((branch) => branch.length > 0)
  const depth = (branch: Issue[]) => Math.max(...branch.map(({ path }) => path.length))
  const [best] = branches.sort((a, b) => a.length - b.length || depth(b) - depth(a))
  const [first] = best ?? []
  if (!first) return issue
  const inner = clearest(first)
  return { ...inner, path: [...issue.path, ...inner.path] }
}
