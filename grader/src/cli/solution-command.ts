import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { Exercise, Grading } from '../course/index.ts'
import { differenceOf, likeness } from '../report/difference.ts'
import { type Answer, renderSolution } from '../report/solution.ts'
import { openGrading } from '../vault/index.ts'
import { chooseExercise } from './chosen.ts'
import type { Command, Context } from './context.ts'
import { isPassed, openSitting } from './sitting.ts'

/** `pnpm grade solution <exercise>`: after a pass, the learner's answer beside the reference, and one other right answer. */
export const solutionCommand: Command = async (context) => {
  const { options, screen, guide } = context
  if (options.target === undefined) {
    throw new UserError('Say whose solution you want, for instance: pnpm grade solution 01-01.', {
      mend: 'It opens when the exercise is passed; see pnpm grade status.',
    })
  }
  const exercise = chooseExercise(context)
  refuseUnpassed(context, exercise)
  const grading = openGrading(context.course, exercise)
  const solution = answerIn(grading, 'solution')
  if (Object.keys(solution.files).length === 0) {
    throw new UserError(`This copy of the course holds no solution of ${exercise.slug}.`, {
      mend: 'Ask the people who gave it to you.',
    })
  }
  const yours = {
    name: 'yours',
    files: Object.fromEntries(exercise.edit.map((name) => [name, ownText(exercise, name)])),
  }
  const other = mostUnlike(yours, acceptedIn(grading))
  const page = { stage: exercise.stage, exercise: exercise.slug, yours, solution, ...(other && { other }) }
  const isJson = options.reporter === 'json'
  return {
    text: isJson ? `${JSON.stringify(page, null, 2)}\n` : renderSolution(page, { ...screen, guide }),
    exitCode: 0,
  }
}

/** @throws UserError unless the learner's files, as they are now, have passed */
function refuseUnpassed(context: Context, exercise: Exercise): void {
  const recalled = openSitting(context).recall(exercise)
  if (isPassed(recalled)) return
  const why =
    recalled.kind === 'stale' && recalled.report.status === 'passed' ? 'changed since it passed' : 'has not passed yet'
  throw new UserError(`The solution opens when you have your own: ${exercise.id} ${why}.`, {
    mend: `Grade it: pnpm grade ${exercise.id}. Stuck? pnpm grade hint ${exercise.id}`,
    exitCode: 1,
  })
}

function ownText(exercise: Exercise, name: string): string {
  const file = join(exercise.folder, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function answerIn(grading: Grading, folder: string): Answer {
  const paths = grading.list(`${folder}/`)
  const files = paths.map((path) => [path.slice(folder.length + 1), grading.read(path) ?? ''])
  return { name: folder.split('/').at(-1) ?? folder, files: Object.fromEntries(files) }
}

function acceptedIn(grading: Grading): Answer[] {
  const names = new Set(grading.list('accepted/').map((path) => path.split('/')[1]))
  return [...names].map((name) => answerIn(grading, `accepted/${name}`))
}

/** The answer from which the learner can see most that is new. */
function mostUnlike(yours: Answer, answers: readonly Answer[]): Answer | undefined {
  const all = (answer: Answer) => Object.values(answer.files).join('\n')
  const scored = answers.map((answer) => ({ answer, like: likeness(differenceOf(all(yours), all(answer))) }))
  return scored.sort((a, b) => a.like - b.like)[0]?.answer
}
