import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '../base/errors.ts'
import { type Course, findTarget, loadCourse } from '../course/index.ts'
import { type EditionOptions, makeEdition } from '../edition/index.ts'
import { shortestSecret } from '../seal/index.ts'
import type { CourseCommand } from './course.ts'
import { courseRoot, fromCaller } from './root.ts'

const help = `Usage: pnpm course edition DIR [options]

Makes a learner edition in DIR: a repository of its own, with every suite sealed
and no solution, accepted answer or mistake in plain text.

  --stages 01,02     only these stages
  --title TEXT       its title
  --key-env NAME     a cohort edition: suites are sealed with the key in the
                     environment variable NAME, and open only where it is set
  --force            replaces an earlier edition that nobody has worked in
  --root DIR         the course in another folder
`

const options = {
  stages: { type: 'string' },
  title: { type: 'string' },
  'key-env': { type: 'string' },
  force: { type: 'boolean' },
  root: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** `pnpm course edition DIR`. */
export const editionCommand: CourseCommand = async (argv, io) => {
  const { values, positionals } = parse(argv)
  const [folder] = positionals
  if (values.help || folder === undefined) {
    await io.print(help)
    return values.help ? 0 : 2
  }
  const course = loadCourse(courseRoot(values.root && fromCaller(values.root)))
  io.announce('Sealing …')
  const made = makeEdition(course, fromCaller(folder), readOptions(course, values), values.force ?? false)
  io.announce('')
  const lines = [
    `Made ${relative(fromCaller('.'), made.folder) || made.folder}: ${made.files} files, one commit, nothing that judges in plain text.`,
    ...made.unfinished.map((name) => `Left out, because it is not finished: ${name}`),
    values['key-env'] === undefined
      ? 'Its key travels along: sealing prevents reading by accident, and nothing more.'
      : `Its suites open only where ${values['key-env']} is set to the same key. Keep it: nobody can make it again.`,
  ]
  await io.print(`${lines.join('\n')}\n`)
  return 0
}

function readOptions(course: Course, values: ReturnType<typeof parse>['values']): EditionOptions {
  return {
    title: values.title ?? 'Stagecraft',
    stages: values.stages === undefined ? course.stages.map(({ slug }) => slug) : chosen(course, values.stages),
    cohort: values['key-env'] === undefined ? undefined : cohortFrom(values['key-env']),
  }
}

function chosen(course: Course, text: string): string[] {
  const words = text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '').map((word) => findTarget(course, word).stage.slug)
}

/** Taken out of the environment, so that nothing we start inherits it. */
export function cohortFrom(keyEnv: string): { keyEnv: string; key: string } {
  const key = process.env[keyEnv]?.trim() ?? ''
  delete process.env[keyEnv]
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(keyEnv)) {
    throw new UserError(`"${keyEnv}" is no name for an environment variable.`, { mend: 'Try --key-env STAGECRAFT_KEY' })
  }
  if (key.length >= shortestSecret) return { keyEnv, key }
  const state = key === '' ? 'is not set' : `holds ${key.length} characters, and a key needs ${shortestSecret}`
  throw new UserError(`The environment variable ${keyEnv} ${state}.`, {
    mend: `Make a key and keep it: node -p "crypto.randomBytes(32).toString('base64url')"`,
  })
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UserError(`${(error as Error).message.split('. ')[0]}.`, {
      mend: 'See all options: pnpm course edition --help',
    })
  }
}
