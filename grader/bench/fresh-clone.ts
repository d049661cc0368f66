import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { time } from './measure.ts'

const promisedMs = 3_000

/** From a fresh clone to the first verdict, and how much of that is the installation. @returns lines to print */
export async function timeFreshClone(
  root: string,
  pnpm: readonly string[] | undefined,
  announce: (words: string) => void,
): Promise<string> {
  const [program, ...argv] = pnpm ?? []
  if (program === undefined) return 'Not measured: a fresh clone, because pnpm was not found.\n'
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft-clone-')))
  const clone = (name: string) => {
    announce(`cloning  ${name}`)
    execFileSync('git', ['clone', '--quiet', root, join(folder, name)])
    return join(folder, name)
  }
  try {
    // A verdict that is not a pass ends with 1; a status does not, and needs the same installation.
    const install = {
      shown: 'pnpm install',
      program,
      argv: [...argv, 'install', '--frozen-lockfile'],
      cwd: clone('one'),
    }
    const installMs = await time(install)
    const grade = { shown: 'pnpm grade', program, argv: [...argv, 'grade', '--json'], cwd: clone('two') }
    const gradeMs = await timeAnyEnd(grade)
    announce('')
    const more = gradeMs - installMs
    return [
      `${more <= promisedMs ? '✔' : '✘'} a fresh clone to its first verdict`,
      `    install + ${(more / 1000).toFixed(1)} s, at most install + ${promisedMs / 1000} s is promised`,
      `    ${Math.round(installMs)} ms  git clone …; pnpm install --frozen-lockfile`,
      `    ${Math.round(gradeMs)} ms  git clone …; pnpm grade`,
      '',
    ].join('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first verdict of a course is a failure, as it should be. */
async function timeAnyEnd(command: Parameters<typeof time>[0]): Promise<number> {
  const started = performance.now()
  await time(command).catch((error: Error) => {
    if (!/ended with 1,/.test(error.message)) throw error
  })
  return performance.now() - started
}
