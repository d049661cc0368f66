import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import { type Course, findCourseRoot, loadCourse } from '../course/index.ts'
import { renderProblem } from '../report/index.ts'
import { type GradeOptions, readArguments, wantsJson } from './arguments.ts'
import type { Command, Outcome } from './context.ts'
import { endOnCrash } from './crash.ts'
import { reportOfError } from './error-report.ts'
import { guideTo } from './guide.ts'
import { endOnInterrupt } from './interrupt.ts'
import { createAnnouncer, writeAll } from './output.ts'
import { findReporter } from './reporters.ts'
import { detectScreen } from './screen.ts'

/** Each command is imported when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  grade: async () => (await import('./grade-command.ts')).gradeCommand,
  status: async () => (await import('./status-command.ts')).statusCommand,
  hint: async () => (await import('./hint-command.ts')).hintCommand,
  brief: async () => (await import('./brief-command.ts')).briefCommand,
  report: async () => (await import('./report-command.ts')).reportCommand,
  try: async () => (await import('./try-command.ts')).tryCommand,
  reset: async () => (await import('./reset-command.ts')).resetCommand,
  solution: async () => (await import('./solution-command.ts')).solutionCommand,
  glossary: async () => (await import('./glossary-command.ts')).glossaryCommand,
  lab: async () => (await import('./lab-command.ts')).labCommand,
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
}

/** What can stand behind `pnpm grade`. */
export const commandNames: readonly string[] = Object.keys(commands)

/** `pnpm grade …`: runs a command, prints what it returns, and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const announce = createAnnouncer(process.stderr, process.stderr.isTTY === true && !wantsJson(argv))
  endOnInterrupt(() => announce(''))
  endOnCrash((error) => ({ text: textOfError(error, 3, argv, undefined), toOutput: wantsJson(argv) }))
  const { text, exitCode, toError } = await outcomeOf(argv, announce)
  announce('')
  await writeAll(toError ? process.stderr : process.stdout, text)
  process.exit(exitCode)
}

type Printed = Outcome & { toError?: boolean }

async function outcomeOf(argv: readonly string[], announce: (line: string) => void): Promise<Printed> {
  const screen = detectScreen(process.stdout, process.env, process.platform)
  let course: Course | undefined
  try {
    const options = readArguments(argv, Object.keys(commands))
    if (options.version) return { text: `${graderVersion()}\n`, exitCode: 0 }
    if (options.help) return { text: (await import('./help.ts')).gradeHelp, exitCode: 0 }
    const reporter = await findReporter(options.reporter)
    course = loadCourse(rootOf(options))
    const command = await commands[options.command]?.()
    if (!command) throw new UserError(`There is no command ${options.command}.`)
    return await command({ course, options, reporter, screen, guide: guideTo(course, process.cwd()), announce })
  } catch (error) {
    const exitCode: ExitCode = error instanceof UserError ? error.exitCode : 3
    return { text: textOfError(error, exitCode, argv, course), exitCode, toError: !wantsJson(argv) }
  }
}

function rootOf({ root }: GradeOptions): string {
  if (root !== undefined) return resolve(root)
  const found = findCourseRoot(process.cwd())
  if (found !== undefined) return found
  throw new UserError('There is no course here: no folder above this one holds stages/.', {
    mend: 'Run the command inside the folder you cloned.',
  })
}

function textOfError(error: unknown, exitCode: ExitCode, argv: readonly string[], course: Course | undefined): string {
  if (wantsJson(argv)) return reportOfError(error, exitCode, course)
  return renderProblem(error, detectScreen(process.stderr, process.env, process.platform))
}

function graderVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

if (import.meta.main) await main(process.argv.slice(2))
