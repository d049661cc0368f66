import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Course, findTarget } from '../course/index.ts'
import type { Details } from '../report/index.ts'
import { resolveCommit } from './git.ts'
import { ownRoot } from './overlay.ts'

export type GradescopeOptions = {
  /** Folder of the repository the course is in, and the commit to pack. */
  repo: string
  ref: string
  /** What the assignment grades; every student gets the same. */
  targets: readonly string[]
  details: Details
  out: string
}

/**
 * Packs a Gradescope autograder: the committed course, `setup.sh`, `run_autograder` and what to grade. Made by
 * `git archive`, so nothing that is not committed gets in.
 * @returns the path of the zip
 * @throws UserError for a target or a commit that does not exist
 */
export function buildGradescopeZip(course: Course, options: GradescopeOptions): string {
  if (options.targets.length === 0) {
    throw new UserError('A Gradescope assignment needs to know what it grades.', {
      mend: 'Name stages or exercises, for instance: pnpm course ci gradescope 01',
    })
  }
  for (const target of options.targets) findTarget(course, target)
  const commit = resolveCommit(options.repo, options.ref)
  const out = resolve(options.out)
  const assignment = [options.details, ...options.targets, ''].join('\n')
  const { status, stderr } = spawnSync(
    'git',
    [
      ...['-C', options.repo, 'archive', '--format=zip', `--output=${out}`, '--prefix='],
      ...['setup.sh', 'run_autograder'].map((name) => `--add-file=${template(name)}`),
      `--add-virtual-file=assignment.txt:${assignment}`,
      '--prefix=course/',
      commit,
    ],
    { encoding: 'utf8', windowsHide: true },
  )
  if (status === 0) return out
  throw new UserError(`git archive could not pack the course: ${stderr.trim().split('\n')[0]}`, {
    mend: 'It takes git 2.38 or newer.',
  })
}

function template(name: string): string {
  const file = join(ownRoot(), 'templates', 'ci', 'gradescope', name)
  if (existsSync(file)) return file
  throw new UserError(`The template ${name} is missing from templates/ci/gradescope.`, { mend: 'Restore it with git.' })
}
