import type { CheckReport, CheckStatus, ExerciseReport } from '../base/report.ts'
import { renderFailure } from './failure.ts'
import type { ExerciseLabel } from './guide.ts'
import { type Mark, marked, paragraph, plain } from './layout.ts'
import { isOpen, laterTodos, laterWords, lowestOpenTodo, scoreOf } from './open.ts'
import type { Paint, Style } from './paint.ts'

/** How many type errors stand beside a verdict; the editor shows the rest. */
const shownTypeErrors = 3

/** One exercise in full: its title and score, its checks, the failures of the lowest open TODO, type advice, findings. */
export function renderExercise(paint: Paint, name: string, exercise: ExerciseReport, label?: ExerciseLabel): string[] {
  return [
    ...renderTitle(paint, name, exercise),
    ...renderReason(paint, exercise),
    ...(exercise.checks.length > 0 ? ['', ...renderChecks(paint, exercise, label)] : []),
    ...renderTypes(paint, exercise),
    ...renderFindings(paint, exercise.findings),
  ]
}

function renderTitle(paint: Paint, name: string, exercise: ExerciseReport): string[] {
  const remembered = exercise.remembered ? ` ${paint.symbols.dot} remembered` : ''
  // A guard has no points, and a broken one holds the exercise back all the same.
  const held =
    exercise.status === 'failed' && exercise.score === exercise.maxScore ? ', but a guard fails: not passed' : ''
  const shown = exercise.checks.length > 0 && exercise.maxScore > 0
  const score = shown ? `${scoreOf(exercise, 'point')}${held}${remembered}` : ''
  return marked(paint, { indent: '', symbol: '', style: 'plain' }, name, score, 'strong')
}

/** Why there is no verdict: something of the learner's stands before it, or the grader broke, which is told whole. */
function renderReason(paint: Paint, exercise: ExerciseReport): string[] {
  if (exercise.reason === undefined) return []
  if (exercise.status !== 'error') return ['', ...paragraph(paint, 'warn', '  ', exercise.reason)]
  const ours = 'This is a bug in the grader, not in your code. Please report it with these lines:'
  return [
    '',
    ...paragraph(paint, 'bad', '  ', ours),
    '',
    ...plain(exercise.reason)
      .split('\n')
      .map((line) => `  ${line}`),
  ]
}

function renderChecks(paint: Paint, exercise: ExerciseReport, label: ExerciseLabel | undefined): string[] {
  const lowest = lowestOpenTodo(exercise)
  const core = exercise.checks.filter((check) => !check.bonus)
  const isLater = (check: CheckReport) => lowest !== undefined && (check.todo ?? 0) > lowest
  const now = core.filter((check) => !isLater(check))
  const render = renderOnce(paint)
  const isCurrent = (check: CheckReport) => lowest !== undefined && check.todo === lowest
  return [
    ...now.filter((check) => !isCurrent(check)).flatMap(render),
    // Above the heading: below it they would seem to belong to that TODO.
    ...core.filter((check) => isLater(check) && !isOpen(check)).flatMap((check) => renderCheck(paint, check)),
    ...(lowest === undefined ? [] : renderHeading(paint, lowest, label?.todos.get(lowest))),
    ...now.filter(isCurrent).flatMap(render),
    ...renderLater(paint, exercise, lowest),
    ...renderBonus(paint, exercise, core.some(isOpen)),
  ]
}

function renderHeading(paint: Paint, todo: number, sentence: string | undefined): string[] {
  const mark: Mark = { indent: '  ', symbol: `TODO ${todo}${sentence ? ':' : ''}`, style: 'strong' }
  return marked(paint, mark, sentence ?? '', '', 'strong')
}

function renderLater(paint: Paint, exercise: ExerciseReport, lowest: number | undefined): string[] {
  if (lowest === undefined) return []
  return laterTodos(exercise, lowest).flatMap((todo) => paragraph(paint, 'dim', '  ', laterWords(todo)))
}

/** Bonus checks hold nothing back, so an open one is never red; its sentence comes when the core is done. */
function renderBonus(paint: Paint, exercise: ExerciseReport, coreIsOpen: boolean): string[] {
  const bonus = exercise.checks.filter((check) => check.bonus)
  const open = bonus.filter(isOpen)
  const passed = bonus.filter((check) => !isOpen(check)).flatMap((check) => renderCheck(paint, check))
  if (open.length === 0) return passed
  if (coreIsOpen) return [...passed, paint('dim', `  Bonus: ${counted(open.length, 'check')} open`)]
  const mark: Mark = { indent: '  ', symbol: paint.symbols.todo, style: 'dim' }
  const lines = open.flatMap((check) => [
    ...marked(paint, mark, check.name, 'bonus', 'dim'),
    ...(check.message === undefined ? [] : paragraph(paint, 'dim', '      ', check.message)),
  ])
  return [...passed, ...lines]
}

/**
 * One cause is told once: a file that cannot be loaded fails every check with the same sentence. So is what the code prints
 * in one check as in another.
 */
function renderOnce(paint: Paint): (check: CheckReport) => string[] {
  const causes = new Map<string, string>()
  const outputs = new Map<string, string>()
  const knownAs = (told: Map<string, string>, text: string | undefined, name: string) => {
    if (text === undefined || told.has(text)) return text && told.get(text)
    told.set(text, name)
    return undefined
  }
  const renderCause = (check: CheckReport) => {
    const isKind = (check.status === 'failed' && !check.mistake) || check.status === 'not-reached'
    const cause = isKind ? knownAs(causes, check.message, check.name) : undefined
    if (cause === undefined) return renderCheck(paint, check)
    // Several wait for the same check: the marks of those that follow say so.
    if (check.status === 'not-reached') return renderCheck(paint, { ...check, message: undefined })
    return renderCheck(paint, {
      ...check,
      message: `For the same reason as “${cause}”.`,
      help: undefined,
      place: undefined,
    })
  }
  return (check) => {
    const printed = isOpen(check) ? knownAs(outputs, check.output?.trim() || undefined, check.name) : undefined
    if (printed === undefined) return renderCause(check)
    const note = paragraph(paint, 'dim', '      ', `Your code printed the same as in “${printed}”.`)
    return [...renderCause({ ...check, output: undefined }), ...note]
  }
}

function renderCheck(paint: Paint, check: CheckReport): string[] {
  const note = [check.guard && 'guard', check.bonus && 'bonus', check.status === 'todo' && 'not written yet']
  const mark = { indent: '  ', ...marks(paint)[check.status] }
  const line = marked(paint, mark, check.name, note.filter(Boolean).join(', '))
  if (check.status === 'passed') return line
  const isBroken = check.guard && check.status !== 'not-reached'
  const guardNote = isBroken ? paragraph(paint, 'plain', '      ', 'This worked in the file you started from.') : []
  return [...line, ...guardNote, ...renderFailure(paint, check)]
}

function marks(paint: Paint): Record<CheckStatus, { symbol: string; style: Style }> {
  const { passed, failed, notReached, todo } = paint.symbols
  return {
    passed: { symbol: passed, style: 'good' },
    failed: { symbol: failed, style: 'bad' },
    error: { symbol: failed, style: 'warn' },
    'not-reached': { symbol: notReached, style: 'dim' },
    todo: { symbol: todo, style: 'warn' },
  }
}

function renderTypes(paint: Paint, exercise: ExerciseReport): string[] {
  const errors = exercise.typeErrors ?? []
  if (errors.length === 0) return []
  const more = errors.length - shownTypeErrors
  return [
    '',
    ...paragraph(paint, 'warn', '  ', 'Types (advice; the verdict does not depend on it)'),
    ...errors
      .slice(0, shownTypeErrors)
      .flatMap((e) =>
        paragraph(paint, 'dim', '    ', `${e.file}:${e.line}:${e.column} ${e.message.split('\n')[0]} (${e.code})`),
      ),
    ...(more > 0
      ? paragraph(paint, 'dim', '    ', `${counted(more, 'more type error')}; your editor marks them.`)
      : []),
  ]
}

/** Things that happened outside every check. */
export function renderFindings(paint: Paint, findings: readonly string[]): string[] {
  if (findings.length === 0) return []
  return ['', ...findings.flatMap((finding) => paragraph(paint, 'warn', '  ! ', finding))]
}

/** `1 check`, `2 checks`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
