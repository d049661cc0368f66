import { UserError } from '../base/errors.ts'
import { parseHints } from '../course/index.ts'
import { openProgress, type Recalled } from '../progress/index.ts'
import { lowestOpenTodo, renderHint } from '../report/index.ts'
import { openExamples } from '../vault/index.ts'
import { chooseExercise } from './chosen.ts'
import type { Command } from './context.ts'

/** `pnpm grade hint [exercise]`: the next rung for the lowest open TODO; after the last rung, the last one again. */
export const hintCommand: Command = async (context) => {
  const { course, options, screen, guide } = context
  const exercise = chooseExercise(context)
  const text = openExamples(course, exercise).read('hints.md')
  if (text === undefined) {
    throw new UserError(`${exercise.slug} has no hints.`, { mend: `Read its brief: pnpm grade brief ${exercise.id}` })
  }
  const ladders = parseHints(text, `stages/${exercise.stage}/${exercise.slug}/grading/hints.md`)
  const progress = openProgress(course)
  const recalled = progress.recall(exercise)
  // A verdict on older files still says best where the learner is.
  const todo = recalled.kind === 'none' ? undefined : lowestOpenTodo(recalled.report)
  const ladder = ladders.find((candidate) => candidate.todo === todo) ?? ladders[0]
  if (!ladder) throw new UserError(`${exercise.slug} has no hints.`)
  const before = progress.hint(exercise)
  const last = before?.todo === ladder.todo ? before.rung : 0
  const rung = Math.min(last + 1, ladder.rungs.length)
  const unsaved = await progress.recordHint(exercise, { todo: ladder.todo, rung })
  const hint = {
    stage: exercise.stage,
    exercise: exercise.slug,
    todo: ladder.todo,
    question: ladder.question,
    rung,
    of: ladder.rungs.length,
    text: ladder.rungs[rung - 1] ?? '',
    findings: [...progress.notices, ...brokenGuard(recalled), ...(unsaved ? [unsaved] : [])],
  }
  const isJson = options.reporter === 'json'
  return { text: isJson ? `${JSON.stringify(hint, null, 2)}\n` : renderHint(hint, { ...screen, guide }), exitCode: 0 }
}

/** A hint for a TODO is of little use to somebody whose file broke something else on the way. */
function brokenGuard(recalled: Recalled): string[] {
  if (recalled.kind === 'none') return []
  const broken = recalled.report.checks.find(({ guard, status }) => guard && status === 'failed')
  if (!broken) return []
  return [
    `“${broken.name}” worked in the file you started from and fails now. Its verdict comes first: it may be the reason.`,
  ]
}
