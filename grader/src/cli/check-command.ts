import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import {
  type CheckOutcome,
  checkCourse,
  countFacts,
  isProven,
  type ProgressEvent,
  publishedSeeds,
  renderOutcome,
  renderProgress,
} from '../check/index.ts'
import { type Course, type Exercise, findTarget, loadCourse } from '../course/index.ts'
import type { CourseIo } from './course.ts'
import { commandNames } from './grade.ts'
import { courseRoot } from './root.ts'
import { detectScreen } from './screen.ts'

const help = `Usage: pnpm course check [stage or exercise …]

Proves that the course judges rightly: right answers pass, mistakes fail by their own sentences.

  --write      bring golden feedback, pristine copies and docs/quality.md up to date
  --fresh      prove again what is remembered
  --mutants    instead, change the solutions at random, count what the suites notice, and keep
               the counts in docs/mutation.json (slow)
  --seeds 1,2  the seeds to run with
  --json       the outcome as data
  --root DIR   a course elsewhere
`

/** `pnpm course check`: exit code 0 when everything asked for is proven, 1 when not. */
export async function checkCommand(argv: readonly string[], io: CourseIo): Promise<ExitCode> {
  const { values, positionals } = readWords(argv)
  if (values.help) {
    await io.print(help)
    return 0
  }
  const course = loadCourse(courseRoot(values.root))
  const exercises = chosen(course, positionals)
  const screen = detectScreen(process.stdout, process.env, process.platform)
  const lines: Promise<void>[] = []
  let total = 0
  let done = 0
  const onProgress = (event: ProgressEvent): void => {
    if (event.kind === 'plan') total += event.runs
    if (event.kind === 'run') io.announce(`${++done} of ${total}  ${event.exercise}  ${event.subject}`)
    if (event.kind !== 'done' || values.json) return
    io.announce('')
    lines.push(io.print(renderProgress(event.outcome, screen)))
  }
  const { write = false, fresh = false } = values
  const seeds = readSeeds(values.seeds)
  if (values.mutants) return measureMutants(course, exercises, io, values.json ?? false)
  const outcome = await checkCourse(course, exercises, { write, fresh, seeds, commands: commandNames, onProgress })
  await Promise.all(lines)
  io.announce('')
  await io.print(values.json ? `${JSON.stringify(outcome, null, 2)}\n` : `\n${renderOutcome(outcome, screen)}`)
  writeCounts(course, outcome)
  return isProven(outcome) ? 0 : 1
}

async function measureMutants(
  course: Course,
  exercises: readonly Exercise[],
  io: CourseIo,
  json: boolean,
): Promise<ExitCode> {
  const { checkMutants, renderMutants } = await import('../check/mutants/index.ts')
  const results = await checkMutants(course, exercises, (words) => io.announce(words))
  io.announce('')
  const screen = detectScreen(process.stdout, process.env, process.platform)
  const shown = results.map(({ exercise, ...result }) => ({ stage: exercise.stage, slug: exercise.slug, ...result }))
  await io.print(json ? `${JSON.stringify(shown, null, 2)}\n` : renderMutants(results, screen))
  return results.some((result) => result.invalid) ? 1 : 0
}

function readWords(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        write: { type: 'boolean' },
        fresh: { type: 'boolean' },
        mutants: { type: 'boolean' },
        seeds: { type: 'string' },
        json: { type: 'boolean' },
        root: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ')
    throw new UserError(`${sentence}.`, { mend: 'See all options: pnpm course check --help' })
  }
}

function chosen(course: Course, words: readonly string[]): Exercise[] {
  const all = course.stages.flatMap((stage) => stage.exercises)
  if (words.length === 0) return all
  const named = words.map((word) => findTarget(course, word))
  return all.filter((one) =>
    named.some(({ stage, exercise }) => (exercise ? exercise === one : stage.slug === one.stage)),
  )
}

function readSeeds(text: string | undefined): readonly number[] {
  if (text === undefined) return publishedSeeds
  const seeds = text.split(',').map(Number)
  if (seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) return seeds
  throw new UserError(`--seeds needs whole numbers with commas between them, and "${text}" is something else.`, {
    mend: 'For instance: --seeds 1,2,3',
  })
}

/** Beside the test runner's own report, for those who count both. */
function writeCounts(course: Course, outcome: CheckOutcome): void {
  if (!outcome.complete) return
  const folder = join(course.root, '.stagecraft', 'reports')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'check.json'), `${JSON.stringify(countFacts(outcome))}\n`)
}
