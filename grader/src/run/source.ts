import { lstatSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { UserError } from '../base/errors.ts'

/** No file that somebody writes for an exercise comes near it. */
const MAX_BYTES = 2 * 1024 * 1024

/**
 * The text of one of the learner's files, without a byte order mark.
 * A link is refused, for it may lead to what is hidden; and a pipe, for reading it may never end.
 * @throws UserError when it is no regular file, too large, or not UTF-8
 */
export function readSource(file: string): string {
  const name = basename(file)
  const stat = lstatSync(file)
  const again = { mend: `Put your code into a file called ${name}.` }
  if (stat.isSymbolicLink()) throw new UserError(`${name} is a link, and only a regular file is graded.`, again)
  if (!stat.isFile()) {
    throw new UserError(`${name} is ${stat.isDirectory() ? 'a folder' : 'no regular file'}, not a file of code.`, again)
  }
  if (stat.size > MAX_BYTES) {
    throw new UserError(`${name} has ${Math.ceil(stat.size / 1e6)} MB; a file of code has at most 2 MB.`, {
      mend: 'Take out what is no code, for instance data that was pasted in.',
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error
    throw new UserError(`${name} is not UTF-8 text.`, { mend: 'Save it as UTF-8 in your editor.' })
  }
}
