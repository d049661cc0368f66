/**
 * `pnpm bench [--rounds N] [--fresh-clone]`: what is promised about speed, as ratios of commands that are timed side by
 * side in one run. Times on another machine differ; ratios hardly do.
 */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { comparisonsFor } from './comparisons.ts'
import { timeFreshClone } from './fresh-clone.ts'
import { measure, time } from './measure.ts'
import { findPnpm } from './pnpm.ts'
import { makePlainProject, makeSolvedCourse } from './solved-course.ts'
import { renderTable } from './table.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, 'fresh-clone': { type: 'boolean', default: false } },
})
const rounds = Math.max(1, Number.parseInt(values.rounds, 10) || 5)
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '')
const announce = (words: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${words}`)
}

const solved = makeSolvedCourse(root)
const plain = makePlainProject(root)
try {
  const pnpm = findPnpm()
  const comparisons = comparisonsFor({ root, solved, plain, pnpm })
  // Every stage is passed once, so that what is locked, and what is unchanged, is as for a learner who is done.
  await time({
    shown: 'node grader/src/cli/start.js grade --all',
    program: process.execPath,
    argv: ['--disable-sigusr1', `${root}/grader/src/cli/start.js`, 'grade', '--all'],
    cwd: solved.root,
  })
  const measured = await measure(comparisons, rounds, announce)
  announce('')
  process.stdout.write(renderTable(measured, rounds))
  if (!pnpm) process.stdout.write('Not measured: an unchanged stage, because pnpm was not found.\n')
  if (values['fresh-clone']) process.stdout.write(await timeFreshClone(root, pnpm, announce))
} finally {
  for (const folder of [solved.root, plain]) rmSync(folder, { recursive: true, force: true })
}
