import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { renderBrief } from '../report/index.ts'
import { chooseExercise } from './chosen.ts'
import type { Command } from './context.ts'
import { shownPath } from './guide.ts'

/** `pnpm grade brief [exercise]`: what to build and what the grader checks. */
export const briefCommand: Command = async (context) => {
  const { options, screen, guide } = context
  const exercise = chooseExercise(context)
  const file = join(exercise.folder, 'README.md')
  if (!existsSync(file)) {
    throw new UserError(`${exercise.slug} has no brief: ${shownPath(file, process.cwd())} is missing.`, {
      mend: 'Restore the file with git.',
    })
  }
  const brief = {
    stage: exercise.stage,
    exercise: exercise.slug,
    path: shownPath(file, process.cwd()),
    text: readFileSync(file, 'utf8'),
  }
  const isJson = options.reporter === 'json'
  return {
    text: isJson ? `${JSON.stringify(brief, null, 2)}\n` : renderBrief(brief, { ...screen, guide }),
    exitCode: 0,
  }
}
