import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import { nearest } from '../base/words.ts'
import { renderProblem } from '../report/index.ts'
import { endOnCrash } from './crash.ts'
import { endOnInterrupt } from './interrupt.ts'
import { createAnnouncer, writeAll } from './output.ts'
import { detectScreen } from './screen.ts'

/** What an author's or instructor's command is given; it hands texts back and never touches the process. */
export type CourseIo = {
  /** Prints a text to standard output, at once. */
  print(text: string): Promise<void>
  /** Shows a line while work goes on, where somebody watches; an empty text removes it. */
  announce(line: string): void
}

/** Reads its own words (those behind its name) and does its work. */
export type CourseCommand = (argv: readonly string[], io: CourseIo) => Promise<ExitCode>

type Listed = { summary: string; load: () => Promise<CourseCommand> }

/** The commands of `pnpm course`, each imported when it is asked for. A new one is a line here. */
const commands: Readonly<Record<string, Listed>> = {
  check: {
    summary: 'prove that right answers pass and mistakes fail by their own sentences',
    load: async () => (await import('./check-command.ts')).checkCommand,
  },
  new: {
    summary: 'make the folder of a new exercise, which says itself what is still to be written',
    load: async () => (await import('./new-command.ts')).newCommand,
  },
  edition: {
    summary: 'make a copy for learners, with the suites sealed',
    load: async () => (await import('./edition-command.ts')).editionCommand,
  },
  update: {
    summary: 'bring this version into an edition, whoever has worked in it',
    load: async () => (await import('./update-command.ts')).updateCommand,
  },
  ci: {
    summary: 'grade what somebody else changed: their exercise files over your course',
    load: async () => (await import('./ci-command.ts')).ciCommand,
  },
}

/** `pnpm course …`: for those who write the course, hand it out, or grade others. */
export async function main(argv: readonly string[]): Promise<void> {
  const announce = createAnnouncer(process.stderr, process.stderr.isTTY === true)
  endOnInterrupt(() => announce(''))
  endOnCrash((error) => ({ text: problemText(error), toOutput: false }))
  const print = (text: string) => writeAll(process.stdout, text)
  let exitCode: ExitCode
  try {
    exitCode = await run(argv, { print, announce })
  } catch (error) {
    exitCode = error instanceof UserError ? error.exitCode : 3
    announce('')
    await writeAll(process.stderr, problemText(error))
  }
  announce('')
  process.exit(exitCode)
}

function problemText(error: unknown): string {
  return renderProblem(error, detectScreen(process.stderr, process.env, process.platform))
}

async function run(argv: readonly string[], io: CourseIo): Promise<ExitCode> {
  const [name, ...words] = argv[0] === '--' ? argv.slice(1) : argv
  if (name === undefined || name === '--help' || name === '-h') {
    await io.print(helpText())
    return 0
  }
  const listed = commands[name]
  if (listed) return (await loadCommand(name, listed))(words, io)
  const guess = nearest(name, Object.keys(commands))
  throw new UserError(`There is no command "${name}".${guess ? ` Did you mean ${guess}?` : ''}`, {
    mend: 'See them all: pnpm course --help',
  })
}

/** An edition leaves out what only those need who write the course. */
async function loadCommand(name: string, { load }: Listed): Promise<CourseCommand> {
  try {
    return await load()
  } catch (error) {
    const isLeftOut =
      (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && /-command\.ts/.test(String(error))
    if (!isLeftOut) throw error
    throw new UserError(`pnpm course ${name} belongs to the course, and this is a learner edition.`, {
      mend: 'Run it in the folder of the course.',
    })
  }
}

function helpText(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  pnpm course ${name.padEnd(10)} ${summary}`)
  return ['Usage: pnpm course <command>', '', ...lines, ''].join('\n')
}

if (import.meta.main) await main(process.argv.slice(2))
