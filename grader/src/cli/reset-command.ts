import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Exercise, findTarget } from '../course/index.ts'
import {
  type Backup,
  type Change,
  changesToBackup,
  changesToStarter,
  changeWithBackup,
  newestBackup,
} from '../progress/backups.ts'
import { type ResetPage, renderReset } from '../report/reset.ts'
import { confirmed, declined } from './confirm.ts'
import type { Command, Context, Outcome } from './context.ts'
import { shownPath } from './guide.ts'

/**
 * `pnpm grade reset <stage|exercise>`: the files as they were handed out. What stood there is kept first, and `--undo`
 * brings it back; undoing keeps too, so that it can be undone.
 */
export const resetCommand: Command = async (context) => {
  const { course, options } = context
  const { name, exercises } = named(context)
  const backup = options.undo ? requireBackup(context, name, exercises) : undefined
  const changes = backup ? changesToBackup(course, backup) : changesToStarter(course, exercises)
  const page = { undo: options.undo, name, files: changes.map(({ path }) => shown(context, path)) }
  if (changes.length === 0) return outcomeOf(context, page)
  const question = questionFor(context, changes)
  const refusal = `${question} Nobody can be asked here, so nothing was changed.`
  if (!(await confirmed(question, options.yes, refusal))) {
    return { text: 'Nothing was changed.\n', exitCode: declined }
  }
  const kept = changeWithBackup(course, changes, new Date())
  return outcomeOf(context, { ...page, ...(kept && { backup: shown(context, kept.folder) }) })
}

function named({ course, options }: Context): { name: string; exercises: readonly Exercise[] } {
  if (options.target === undefined) {
    throw new UserError('Say what to reset: an exercise such as 01-04, or a stage such as 01.', {
      mend: 'See what there is: pnpm grade status',
    })
  }
  const { stage, exercise } = findTarget(course, options.target)
  if (exercise) return { name: exercise.id, exercises: [exercise] }
  return { name: stage.slug.slice(0, 2), exercises: stage.exercises }
}

function requireBackup({ course }: Context, name: string, exercises: readonly Exercise[]): Backup {
  const backup = newestBackup(course, exercises)
  if (backup) return backup
  throw new UserError(`There is nothing to undo: no files of ${name} are kept in .stagecraft/backups.`, {
    mend: 'A reset keeps them there before it changes anything.',
  })
}

function questionFor(context: Context, changes: readonly Change[]): string {
  const files = changes.map(({ path }) => shown(context, path)).join(', ')
  return `${context.options.undo ? 'Bring back' : 'Reset'} ${files}? What stands there now is kept in .stagecraft/backups.`
}

function shown({ course }: Context, path: string): string {
  return shownPath(join(course.root, ...path.split('/')), process.cwd())
}

function outcomeOf({ options, screen, guide }: Context, page: ResetPage): Outcome {
  if (options.reporter === 'json') return { text: `${JSON.stringify(page, null, 2)}\n`, exitCode: 0 }
  return { text: renderReset(page, { ...screen, command: guide.command }), exitCode: 0 }
}
