import { createPaint, finish, type Paint, paragraph, type Screen } from '../report/index.ts'
import type { CheckOutcome, ExerciseOutcome, Note, Share } from './types.ts'

/** The longest detail that a note shows; the rest is cut. */
const detailLines = 40

/** What an author reads at the end: problems and warnings by exercise, each with what to do, and the sum. */
export function renderOutcome(outcome: CheckOutcome, screen: Screen): string {
  const paint = createPaint(screen)
  const noted = outcome.exercises.filter((exercise) => exercise.notes.length > 0)
  return finish(
    [
      ...noted.flatMap((exercise) => [
        paint('strong', `${exercise.id} ${exercise.slug.slice(3)}`),
        ...exercise.notes.flatMap((note) => renderNote(paint, note)),
        '',
      ]),
      ...(outcome.notes.length > 0
        ? [paint('strong', 'The course'), ...outcome.notes.flatMap((note) => renderNote(paint, note)), '']
        : []),
      ...(outcome.written.length > 0
        ? [...paragraph(paint, 'plain', 'Written  ', outcome.written.join(', ')), '']
        : []),
      ...renderSum(paint, outcome),
    ],
    screen.unicode,
  )
}

/** One line for an exercise, as its proof ends. */
export function renderProgress(exercise: ExerciseOutcome, screen: Screen): string {
  const paint = createPaint(screen)
  const problems = countProblems(exercise.notes)
  const isProven = problems === 0
  const mark = paint(isProven ? 'good' : 'bad', isProven ? paint.symbols.passed : paint.symbols.failed)
  const { tally } = exercise
  const figures = tally
    ? `${figure(tally.right, 'right answer')} pass, ${figure(tally.mistakes, 'mistake')} fail, ${tally.told.hit} told by name`
    : 'nothing was run'
  const end = exercise.remembered ? `${figures}, remembered` : figures
  const fault = isProven ? '' : `; ${counted(problems, 'problem')}`
  return finish([`${mark} ${`${exercise.id} ${exercise.slug.slice(3)}`.padEnd(32)} ${end}${fault}`], screen.unicode)
}

function renderNote(paint: Paint, note: Note): string[] {
  const isProblem = note.level === 'problem'
  const first = `  ${isProblem ? paint.symbols.failed : '!'} `
  const detail = note.detail?.trimEnd().split('\n') ?? []
  const more = detail.length - detailLines
  return [
    ...paragraph(paint, isProblem ? 'bad' : 'warn', first, note.sentence),
    ...(note.mend ? paragraph(paint, 'dim', '    ', note.mend) : []),
    ...detail.slice(0, detailLines).map((line) => `    ${paint.symbols.bar} ${line}`),
    ...(more > 0 ? [`    ${paint.symbols.bar} ${counted(more, 'more line')}`] : []),
  ]
}

function renderSum(paint: Paint, outcome: CheckOutcome): string[] {
  const notes = allNotes(outcome)
  const problems = countProblems(notes)
  const warnings = notes.length - problems
  const remembered = outcome.exercises.filter((exercise) => exercise.remembered).length
  const parts = [
    counted(outcome.exercises.length, 'exercise'),
    remembered > 0 ? `${remembered} remembered` : '',
    counted(problems, 'problem'),
    warnings > 0 ? counted(warnings, 'warning') : '',
  ]
  const sum = parts.filter(Boolean).join(', ')
  if (outcome.invalid) return paragraph(paint, 'bad', '', outcome.invalid)
  return [paint(problems === 0 ? 'good' : 'bad', sum)]
}

/** True when every exercise asked for is proven. */
export function isProven(outcome: CheckOutcome): boolean {
  return outcome.invalid === undefined && countProblems(allNotes(outcome)) === 0
}

/** Facts that were proven, and problems, as counts for those who add up all of a project's tests. */
export function countFacts(outcome: CheckOutcome): { passed: number; failed: number } {
  const tallies = outcome.exercises.flatMap(({ tally }) => tally ?? [])
  const passed = tallies.reduce(
    (total, { right, told, checks, guards }) => total + right.hit + told.hit + checks.hit + guards,
    0,
  )
  return { passed, failed: countProblems(allNotes(outcome)) + (outcome.invalid ? 1 : 0) }
}

function allNotes(outcome: CheckOutcome): Note[] {
  return [...outcome.exercises.flatMap((exercise) => exercise.notes), ...outcome.notes]
}

function countProblems(notes: readonly Note[]): number {
  return notes.filter((note) => note.level === 'problem').length
}

function figure({ hit, of }: Share, noun: string): string {
  return `${hit} of ${counted(of, noun)}`
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`
}
