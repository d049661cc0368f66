import type { ExerciseReport } from '../../base/report.ts'
import { todosOf } from '../proofs/starter.ts'
import { type Note, problem, type Scene, warning } from '../types.ts'
import type { Run } from './plan.ts'

/** What the untouched starter and files that do nothing must show. */
export function judgeStarter(scene: Scene, runs: readonly Run[]): Note[] {
  const starter = runs.filter((run) => run.kind === 'starter' && run.suite === 'hidden')
  return unique([
    ...starter.flatMap((run) => redAndGreen(run)),
    ...todoNumbers(scene, starter[0]),
    ...runs.filter((run) => run.kind === 'blank').flatMap(blank),
    ...examples(runs),
  ])
}

function redAndGreen({ report, seed }: Run): Note[] {
  const core = report.checks.filter((check) => !check.bonus)
  const notes: Note[] = []
  if (report.status === 'passed') {
    notes.push(problem('The untouched starter passes.', 'Its suite has no check that asks for the TODOs.'))
  }
  if (report.status === 'error') return [brokenSuite('the starter', report, seed)]
  for (const check of core) {
    const isGreen = check.status === 'passed'
    if (!isGreen && check.todo === undefined) {
      notes.push(
        problem(
          `The untouched starter fails “${check.name}”, a check without a TODO number.`,
          'Give the check the number of its TODO, or mend the starter.',
          check.message,
        ),
      )
    }
    if (isGreen && check.todo !== undefined) {
      notes.push(
        problem(
          `The untouched starter passes “${check.name}”, which belongs to TODO ${check.todo}.`,
          'Remove its `todo`: then it is a guard, shown and worth nothing. Or make it ask for more.',
        ),
      )
    }
  }
  for (const check of report.checks.filter((check) => check.bonus && check.status === 'passed')) {
    notes.push(problem(`The untouched starter earns the bonus of “${check.name}”.`, 'A bonus must be worked for.'))
  }
  return notes
}

function todoNumbers(scene: Scene, run: Run | undefined): Note[] {
  if (!run || run.report.status === 'error') return []
  const known = todosOf(scene).map((todo) => todo.number)
  const unknown = run.report.checks.filter((check) => check.todo !== undefined && !known.includes(check.todo))
  const idle = known.filter((todo) => !run.report.checks.some((check) => check.todo === todo && !check.bonus))
  return [
    ...unknown.map((check) =>
      problem(`“${check.name}” belongs to TODO ${check.todo}, which the starter has not.`, 'Mend the number.'),
    ),
    ...idle.map((todo) => problem(`No core check belongs to TODO ${todo}.`, 'Write one, or remove the TODO.')),
  ]
}

function blank({ subject, report, seed }: Run): Note[] {
  if (report.status === 'error') return [brokenSuite(subject.name, report, seed)]
  if (report.status === 'passed') {
    return [problem(`The suite passes ${subject.name}.`, 'Assert on what the code must do, not on what it must not.')]
  }
  if (subject.name === 'functions that return nothing') {
    return report.checks
      .filter((check) => check.status === 'passed' && check.todo !== undefined)
      .map((check) =>
        warning(`“${check.name}” passes for ${subject.name}.`, 'Let it ask for the result before it asks for more.'),
      )
  }
  return report.checks
    .filter((check) => check.status === 'passed')
    .map((check) => problem(`“${check.name}” passes for ${subject.name}: it cannot fail.`, 'Let it call the subject.'))
}

function examples(runs: readonly Run[]): Note[] {
  const notes: Note[] = []
  for (const run of runs.filter((run) => run.suite === 'examples')) {
    const { report, kind, subject } = run
    if (report.status === 'error') {
      notes.push(brokenSuite(`${subject.name} under example.test.ts`, report, run.seed))
    } else if (kind === 'right') {
      const open = report.checks.find((check) => check.status !== 'passed')
      if (open) {
        notes.push(problem(`The example “${open.name}” fails for ${subject.name}.`, 'Mend the example.', open.message))
      }
    } else notes.push(...starterExamples(report))
  }
  return notes
}

function starterExamples({ checks }: ExerciseReport): Note[] {
  const green = checks.filter((check) => check.status === 'passed').length
  const notes: Note[] = []
  if (green === 0) notes.push(problem('No example is green in the untouched starter.', 'Show first what works.'))
  if (green === checks.length) {
    notes.push(problem('No example is red in the untouched starter.', 'Show the failure that the exercise is about.'))
  }
  if (checks.length < 2 || checks.length > 4) {
    notes.push(problem(`There are ${checks.length} examples.`, 'Two to four are right.'))
  }
  return notes
}

/** The suite itself broke: never the subject's fault. */
export function brokenSuite(subject: string, report: ExerciseReport, seed: number): Note {
  const broken = report.checks.find((check) => check.status === 'error')
  const where = broken ? ` in “${broken.name}”` : ''
  const note = problem(
    `The suite broke${where} while it judged ${subject} (seed ${seed}).`,
    'Mend the suite; whatever a subject does, a check fails with a sentence.',
    report.reason,
  )
  return { ...note, group: `broken suite${where}` }
}

function unique(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((note) => [note.sentence, note])).values()]
}
