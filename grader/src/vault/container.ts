import { UserError } from '../base/errors.ts'
import { seal, unseal } from '../seal/index.ts'

/**
 * The one sealed file that stands in an edition for the rest of an exercise's `grading/`. It has two parts: what a learner may
 * use before a verdict (starters, examples, hints), and what judges (suite, recordings, solution). In a cohort edition they
 * have different keys.
 *
 * In bytes: `stagecraft-exercise-1\n` · 4 of the first part's length, the highest first · first part · second part.
 */
export type SealedParts = { open: Uint8Array; hidden: Uint8Array }

export type PartName = keyof SealedParts

const magic = Buffer.from('stagecraft-exercise-1\n')
const headerSize = magic.length + 4

/** Each part is bound to its exercise and its place, so that neither can stand in for another. */
function nameOf(exercise: string, part: PartName): string {
  return `the ${part === 'open' ? 'examples' : 'suite'} of ${exercise}`
}

/** @param exercise `stage/exercise` */
export function sealPart(
  files: ReadonlyMap<string, string>,
  secret: string,
  exercise: string,
  part: PartName,
): Uint8Array {
  return seal(files, secret, nameOf(exercise, part))
}

/** @throws UserError: cut short, changed, or sealed with another key */
export function unsealPart(parts: SealedParts, secret: string, exercise: string, part: PartName): Map<string, string> {
  return unseal(parts[part], secret, nameOf(exercise, part))
}

export function packParts({ open, hidden }: SealedParts): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(open.length)
  return Buffer.concat([magic, length, open, hidden])
}

/** @throws UserError for a file that is none of ours, or cut short */
export function unpackParts(file: Buffer, exercise: string): SealedParts {
  const mend = 'Restore it from the repository: git checkout -- "stages/*/*/grading"'
  if (file.length === 0 || !file.subarray(0, magic.length).equals(magic.subarray(0, file.length))) {
    throw new UserError(`The sealed file of ${exercise} is not one that this grader can read.`, { mend })
  }
  const length = file.length < headerSize ? Number.POSITIVE_INFINITY : file.readUInt32BE(magic.length)
  if (file.length <= headerSize + length) {
    throw new UserError(`The sealed file of ${exercise} is cut short.`, { mend })
  }
  return { open: file.subarray(headerSize, headerSize + length), hidden: file.subarray(headerSize + length) }
}
