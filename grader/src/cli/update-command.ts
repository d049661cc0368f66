import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '../base/errors.ts'
import { editionFile, loadCourse } from '../course/index.ts'
import { type Passes, passedIn, proveAgain, type Updated, updateEdition } from '../edition/index.ts'
import type { CourseCommand } from './course.ts'
import { cohortFrom } from './edition-command.ts'
import { courseRoot, fromCaller } from './root.ts'

const help = `Usage: pnpm course update DIR [--root COURSE]

Brings this version of the course into the edition in DIR. What a learner wrote
stays; where the starter changed too, both changes are merged. Everything that
changes is kept first, and nothing is committed. A cohort edition needs its key in
the variable that it names.
`

const options = { root: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const

/** `pnpm course update DIR`. */
export const updateCommand: CourseCommand = async (argv, io) => {
  const { values, positionals } = parse(argv)
  const [words] = positionals
  if (values.help || words === undefined) {
    await io.print(help)
    return values.help ? 0 : 2
  }
  const root = fromCaller(words)
  const course = loadCourse(courseRoot(values.root && fromCaller(values.root)))
  io.announce('Updating …')
  const passed = existsSync(join(root, editionFile)) ? passedIn(loadCourse(root)) : []
  const env = { ...process.env }
  const updated = updateEdition(course, root, cohortFrom)
  const { edition } = loadCourse(root)
  // The grader takes the key from the environment, and out of it again.
  if (edition?.keyEnv !== undefined) process.env[edition.keyEnv] = env[edition.keyEnv]
  io.announce(passed.length > 0 ? 'Grading what had passed …' : '')
  const passes = await proveAgain(root, passed, 1)
  io.announce('')
  await io.print(`${summary(updated, passes, relative(fromCaller('.'), root) || '.').join('\n')}\n`)
  return passes.noMore.length > 0 ? 1 : 0
}

function summary(updated: Updated, passes: Passes, shown: string): string[] {
  const { from, to, written, removed, backup, newExercises, merged, beside, replaced, kept } = updated
  if (backup === undefined && beside.length === 0) return [`${shown} is up to date with version ${to}.`]
  return [
    `Updated ${shown} from version ${from} to ${to}: ${written} files written, ${removed} removed.`,
    ...(backup === undefined ? [] : [`Kept what changed in ${backup}; its README says how to go back.`]),
    ...newExercises.map((name) => `New: ${name}`),
    ...merged.map((path) => `Merged the new starter into your ${path}`),
    ...beside.map(({ path, starter }) => `Your ${path} stays; the new starter changes the same lines: see ${starter}`),
    ...replaced.map((path) => `Replaced ${path}, which had been changed; yours is in the backup`),
    ...kept.map((path) => `Stays, though the course has it no more: ${path}`),
    ...passes.still.map((name) => `Still passes: ${name}`),
    ...passes.noMore.map((name) => `Passes no more: ${name}. Grade it again: pnpm grade`),
    ...passes.unproved.map((name) => `Passed before, and not graded again without the key: ${name}`),
    'Grade in the edition as before: pnpm grade',
  ]
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UserError(`${(error as Error).message.split('. ')[0]}.`, { mend: 'See: pnpm course update --help' })
  }
}
