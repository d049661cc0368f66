import { writeSync } from 'node:fs'

/**
 * Tells of an error that nobody caught, whoever else listens for it, and ends the process with exit code 3: a crash must
 * never end as some other program's exit code, which could be taken for a verdict.
 * @param describe the whole text for the error, and whether it belongs to standard output
 */
export function endOnCrash(describe: (error: unknown) => { text: string; toOutput: boolean }): void {
  const exit = process.exit.bind(process)
  const crash = (error: unknown): void => {
    const { text, toOutput } = describe(error)
    try {
      writeSync(toOutput ? 1 : 2, text)
    } catch {
      // Nobody reads any more.
    }
    exit(3)
  }
  process.prependListener('uncaughtException', crash)
  process.prependListener('unhandledRejection', crash)
  // A reader that went away is told to the writer of each text; by itself it is no crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
