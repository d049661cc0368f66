import { parseArgs } from 'node:util'
import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import { newExercise } from '../check/index.ts'
import { loadCourse } from '../course/index.ts'
import type { CourseIo } from './course.ts'
import { courseRoot } from './root.ts'

const usage = 'pnpm course new <stage> <NN-name>, for instance: pnpm course new 01 07-batch-the-questions'

/** `pnpm course new`: makes an exercise's folder and says how to find out what is missing in it. */
export async function newCommand(argv: readonly string[], io: CourseIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    options: { root: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    await io.print(`Usage: ${usage}\n`)
    return 0
  }
  const [stage, slug, extra] = positionals
  if (stage === undefined || slug === undefined || extra !== undefined) {
    throw new UserError('A new exercise needs a stage and a name.', { mend: usage })
  }
  const course = loadCourse(courseRoot(typeof values.root === 'string' ? values.root : undefined))
  const { id, files } = newExercise(course, stage, slug)
  const lines = [...files, '', `What is still to be written: pnpm course check ${id}`, '']
  await io.print(lines.join('\n'))
  return 0
}
