/** What the learner's code threw, as the suite sees it. */
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ErrorData, ErrorPlace } from './codec/errors.ts'
import { LearnerThrow } from './contract.ts'
import { printable } from './printable.ts'
import { sentenceFor } from './translate.ts'

const TODO = 'Not written yet: '
const MAX_MESSAGE = 20_000

/** The error for what an export or a method threw; permission errors are put into words. */
export function learnerThrow(data: ErrorData): LearnerThrow {
  const message = printable(data.message.slice(0, MAX_MESSAGE))
  return new LearnerThrow({
    className: printable(data.className.slice(0, 200)).replaceAll('\n', ' '),
    message: sentenceFor(data) ?? message,
    cause: data.cause,
    fields: data.fields,
    place: pathPlace(data.place),
    todo: data.name === 'Todo' && message.startsWith(TODO) ? message.slice(TODO.length) : undefined,
  })
}

/** Anything else that was thrown: a string, an object, nothing. */
export function bareThrow(value: unknown): LearnerThrow {
  const shown = typeof value === 'string' ? `"${printable(value).slice(0, 200)}"` : preview(value)
  return new LearnerThrow({ className: typeof value, message: `${shown} was thrown, which is not an Error` })
}

function preview(value: unknown): string {
  try {
    return printable(JSON.stringify(value) ?? String(value)).slice(0, 200)
  } catch {
    return `a ${typeof value}`
  }
}

/** The place with a path of this machine instead of a URL. */
export function pathPlace(place: ErrorPlace | undefined): ErrorPlace | undefined {
  if (!place?.file.startsWith('file:')) return undefined
  try {
    return { ...place, file: fileURLToPath(place.file) }
  } catch {
    return undefined
  }
}

/** One line about an error that no call carries. */
export function strayText(thrown: unknown): string {
  const error = thrown instanceof LearnerThrow ? thrown : bareThrow(thrown)
  const where = error.place ? ` (${basename(error.place.file)}:${error.place.line})` : ''
  return `${error.className}: ${error.message}${where}`.slice(0, 1_000)
}
