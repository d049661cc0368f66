import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'

/** What `edition.json` at the root of an edition says. */
export type Edition = {
  title: string
  /** Of the course that it was made from. */
  courseVersion: string
  /** Slugs. */
  stages: string[]
  /** Opens starters, examples and hints; without `keyEnv` the suites too. It travels along, so it keeps no secret. */
  key: string
  /** A cohort edition: the environment variable in which whoever may grade has the key of the suites. */
  keyEnv: string | undefined
}

export const editionFile = 'edition.json'
const formatVersion = 1

/**
 * The edition that a folder is; undefined for the course itself.
 * @throws UserError for an `edition.json` that cannot be read
 */
export function readEdition(root: string): Edition | undefined {
  const file = join(root, editionFile)
  if (!existsSync(file)) return undefined
  const data = parse(readFileSync(file, 'utf8'))
  const { title, courseVersion, stages, key, keyEnv } = data
  const isWhole =
    data.formatVersion === formatVersion &&
    [title, courseVersion, key].every((value) => typeof value === 'string') &&
    Array.isArray(stages) &&
    (keyEnv === undefined || typeof keyEnv === 'string')
  if (!isWhole) throw broken('it has not the form of one')
  return {
    title: String(title),
    courseVersion: String(courseVersion),
    stages: stages.map(String),
    key: String(key),
    keyEnv: keyEnv === undefined ? undefined : String(keyEnv),
  }
}

export function editionText({ title, courseVersion, stages, key, keyEnv }: Edition): string {
  return `${JSON.stringify({ formatVersion, title, courseVersion, stages, key, keyEnv }, null, 2)}\n`
}

function parse(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text)
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>
  } catch (error) {
    throw broken((error as Error).message)
  }
  throw broken('it is no object')
}

function broken(why: string): UserError {
  return new UserError(`${editionFile} cannot be read: ${why}.`, {
    mend: `Restore it from the repository: git checkout -- ${editionFile}`,
  })
}
