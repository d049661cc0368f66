/**
 * Times the watcher from save to verdict: `node watch.ts <course> <exercise> <saves>`. It is the watcher that learners
 * use, files on disk and all; only the terminal is a stand-in that notes when a verdict is drawn. Prints milliseconds, one
 * for each save.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

// As the command does it.
// @ts-expect-error: it is plain JavaScript, and nothing is taken from it.
await import('../src/cli/quick-start.js')
const { readArguments } = await import('../src/cli/arguments.ts')
const { guideTo } = await import('../src/cli/guide.ts')
const { findReporter } = await import('../src/cli/reporters.ts')
const { createWork } = await import('../src/cli/watch-command.ts')
const { findTarget, loadCourse } = await import('../src/course/index.ts')
const { openResident } = await import('../src/run/index.ts')
const { watchExercise, watchFiles } = await import('../src/watch/index.ts')

const [, , root = '.', name = '', saves = '3'] = process.argv
/** A learner reads the verdict before the next save. */
const pauseMs = 1_000
const look = { colour: 0, unicode: true } as const

const course = loadCourse(root)
const { exercise } = findTarget(course, name)
if (!exercise) throw new Error(`${name} is no exercise`)
const options = readArguments(['--watch', exercise.id], [])
const reporter = await findReporter('terminal')
const context = {
  course,
  options,
  reporter,
  screen: { ...look, width: 80 },
  guide: guideTo(course, root),
  announce: () => {},
}
const work = createWork(context, exercise, openResident(course))
const file = join(exercise.folder, exercise.edit[0] ?? '')
const text = readFileSync(file, 'utf8')

let graded = 0
let drawn = Promise.withResolvers<void>()
let shown = 0
const counted = {
  ...work,
  grade: async (signal: AbortSignal) => {
    const verdict = await work.grade(signal)
    if (!verdict.passed) throw new Error('The solution does not pass, so nothing can be timed.')
    graded++
    return verdict
  },
}

let press: (key: string) => void = () => {}
const watching = watchExercise(counted, {
  look,
  watchFiles,
  openTerminal: (on) => {
    press = on.key
    return {
      size: () => ({ columns: 80, rows: 40 }),
      // The first screen after a verdict is the one that shows it.
      draw: () => {
        if (graded === shown) return
        shown = graded
        drawn.resolve()
      },
      close: () => {},
    }
  },
})

await drawn.promise
for (let save = 1; save <= Number(saves); save++) {
  await wait(pauseMs)
  drawn = Promise.withResolvers<void>()
  const started = performance.now()
  writeFileSync(file, `${text}// save ${save}\n`)
  await drawn.promise
  process.stdout.write(`${Math.round(performance.now() - started)}\n`)
}
writeFileSync(file, text)
press('q')
await watching
process.exit(0)
