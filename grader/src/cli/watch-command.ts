import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Exercise, filesBelow, importClosure } from '../course/index.ts'
import { openProgress, surveyCourse } from '../progress/index.ts'
import { type Brief, type Hint, nameOf, renderBrief, renderHint, renderProblem, renderStatus } from '../report/index.ts'
import type { Resident } from '../run/index.ts'
import type { PageName, Text, Verdict, Work } from '../watch/index.ts'
import { chooseExercise } from './chosen.ts'
import type { Command, Context } from './context.ts'
import { type Judged, judge, labRefusal } from './grade-command.ts'
import { openSitting, type Sitting } from './sitting.ts'

/** `pnpm grade --watch [exercise]`: stays, and gives a verdict at each save. */
export const watchCommand: Command = async (given) => {
  refuseWithoutTerminal(given)
  const context = { ...given, announce: () => {} }
  const exercise = chooseExercise(context)
  if (exercise.kind === 'lab') throw labRefusal(exercise)
  const [{ openResident }, { openTerminal, watchExercise, watchFiles }] = await Promise.all([
    import('../run/index.ts'),
    import('../watch/index.ts'),
  ])
  const work = createWork(context, exercise, openResident(context.course))
  await watchExercise(work, { openTerminal, watchFiles, look: context.screen })
  return { text: '', exitCode: 0 }
}

function refuseWithoutTerminal({ options }: Context): void {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.TERM === 'dumb') {
    throw new UserError('--watch draws on a terminal and reads its keys, and there is none here.', {
      mend: 'Run it in a terminal, or grade once: pnpm grade',
    })
  }
  const [other] = [
    options.inspect && '--inspect',
    options.reporter !== 'terminal' && `--reporter ${options.reporter}`,
    options.all && '--all',
  ].filter((name) => name !== false)
  if (other === undefined) return
  throw new UserError(`--watch shows one exercise on the screen, and ${other} asks for something else.`, {
    mend: `Leave one of them out.`,
  })
}

/** The work that the watcher lets be done, for the exercise that is watched at the moment. */
export function createWork(context: Context, start: Exercise, resident: Resident): Work {
  const { course, guide } = context
  let exercise = start
  let last: { context: Context; sitting: Sitting } | undefined
  const about = (options: Partial<Context['options']> = {}): Context => ({
    ...context,
    options: { ...context.options, target: exercise.id, ...options },
  })
  const next = () => surveyCourse(course, openProgress(course).recall).next
  const verdict = ({ exitCode, render }: Judged): Verdict => {
    const open = exitCode === 0 ? next() : undefined
    return { text: render, passed: exitCode === 0, ...(open && { next: nameOf(guide, open.stage, open.exercise) }) }
  }
  return {
    name: () => nameOf(guide, exercise.stage, exercise.slug),
    files: () => filesOf(context, exercise),
    grade: async (signal) => {
      const now = about()
      last = { context: now, sitting: openSitting(now, { resident, signal }) }
      return verdict(await judge(now, last.sitting))
    },
    complete: async () => {
      if (!last) return undefined
      const { checkTypes } = await import('../run/index.ts')
      const errors = (await checkTypes(course, [exercise])).get(exercise.slug) ?? []
      if (errors.length === 0) return undefined
      await last.sitting.advise(exercise, errors)
      return verdict(
        await judge(
          { ...last.context, options: { ...last.context.options, fresh: false, seed: undefined } },
          last.sitting,
        ),
      )
    },
    open: (page) => openPage(about({ watch: false }), page, resident),
    reset: () => reset(about({ yes: true, undo: false })),
    moveOn: () => {
      const open = next()
      const found = course.stages
        .flatMap((stage) => stage.exercises)
        .find((candidate) => candidate.stage === open?.stage && candidate.slug === open.exercise)
      if (found) exercise = found
    },
    explain: (error) => (screen) => renderProblem(error, screen),
    close: () => resident.close(),
  }
}

/** What the exercise runs with, and its own files even where one is missing at the moment. */
function filesOf({ course }: Context, exercise: Exercise): string[] {
  const beside = filesBelow(exercise.folder, /^(grading|node_modules)\/|(^|\/)\./)
  const own = [...exercise.edit, ...beside].map((path) => join(exercise.folder, ...path.split('/')))
  return [...new Set([...own, ...importClosure(course, exercise)])]
}

async function openPage(context: Context, page: PageName, resident: Resident): Promise<Text> {
  const { guide, options } = context
  const asData = { ...context, options: { ...options, reporter: 'json' } }
  switch (page) {
    case 'hint': {
      const { hintCommand } = await import('./hint-command.ts')
      const hint = JSON.parse((await hintCommand(asData)).text) as Hint
      return (screen) => renderHint(hint, { ...screen, guide })
    }
    case 'brief': {
      const { briefCommand } = await import('./brief-command.ts')
      const brief = JSON.parse((await briefCommand(asData)).text) as Brief
      return (screen) => renderBrief(brief, { ...screen, guide })
    }
    case 'status': {
      const report = openSitting(context).report(0, [])
      return (screen) => renderStatus(report, { ...screen, guide })
    }
    case 'all': {
      const all = { ...context, options: { ...options, all: true, target: undefined } }
      return (await judge(all, openSitting(all, { resident }))).render
    }
    case 'traffic': {
      const [{ lastTraffic }, { renderLastRun }] = await Promise.all([
        import('./report-command.ts'),
        import('../report/last-run.ts'),
      ])
      const seen = await lastTraffic(context)
      return (screen) => renderLastRun(seen, { ...screen, guide })
    }
  }
}

/** What the command says, in one line: the first one says what is back, another one where the old file is kept. */
async function reset(context: Context): Promise<string> {
  const { resetCommand } = await import('./reset-command.ts')
  const plain = { ...context, screen: { ...context.screen, colour: 0 as const, width: 120 } }
  const { text } = await resetCommand(plain)
  const kept = text.split('\n').find((line) => line.startsWith('Kept'))
  return kept ? `The starter is back. ${kept.replace(/\s+/g, ' ')}` : (text.split('\n')[0] ?? '')
}
