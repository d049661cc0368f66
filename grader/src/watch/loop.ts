import type { Screen } from '../report/index.ts'
import type { FileWatch } from './files.ts'
import { drawScreen } from './screen.ts'
import { type Effect, startState, step, type WatchEvent } from './state.ts'
import type { Terminal } from './terminal.ts'
import type { Work } from './work.ts'

export type Surroundings = {
  openTerminal(on: { key(key: string): void; resize(): void }): Terminal
  watchFiles(files: () => string[], changed: () => void): FileWatch
  look: Omit<Screen, 'width'>
}

/** Shows verdicts until the learner quits: events go in, screens come out, and work is done one piece after another. */
export async function watchExercise(work: Work, { openTerminal, watchFiles, look }: Surroundings): Promise<void> {
  const quit = Promise.withResolvers<void>()
  let state = startState(work.name())
  let page = 1
  let run: AbortController | undefined
  /** Work uses one vitest and one set of files, so nothing of it overlaps. */
  let queue: Promise<void> = Promise.resolve()

  const draw = () => {
    const drawn = drawScreen(state, terminal.size(), look)
    state = { ...state, offset: drawn.offset }
    page = drawn.page
    terminal.draw(drawn.lines)
  }
  const tell = (event: WatchEvent) => {
    const next = step(state, event)
    state = next.state
    draw()
    for (const effect of next.effects) perform(effect)
  }
  const enqueue = (piece: () => Promise<void>) => {
    queue = queue.then(piece).catch((error) => tell({ on: 'failed', text: work.explain(error) }))
  }
  const grade = () => {
    run?.abort()
    const mine = new AbortController()
    run = mine
    enqueue(async () => {
      if (mine.signal.aborted) return
      try {
        const verdict = await work.grade(mine.signal)
        if (mine.signal.aborted) return
        tell({ on: 'verdict', verdict })
        const whole = await work.complete()
        if (whole && !mine.signal.aborted) tell({ on: 'verdict', verdict: whole, isSupplement: true })
      } catch (error) {
        if (!mine.signal.aborted) throw error
      } finally {
        if (run === mine) run = undefined
      }
    })
  }
  const perform = (effect: Effect) => {
    switch (effect.do) {
      case 'quit':
        return quit.resolve()
      case 'grade':
        return grade()
      case 'open':
        return enqueue(async () => tell({ on: 'page', name: effect.page, text: await work.open(effect.page) }))
      case 'reset':
        return enqueue(async () => tell({ on: 'reset', note: await work.reset() }))
      case 'move-on':
        work.moveOn()
        files.look()
        return tell({ on: 'moved', name: work.name() })
    }
  }

  const terminal = openTerminal({ key: (key) => tell({ on: 'key', key, page }), resize: draw })
  const files = watchFiles(
    () => work.files(),
    () => tell({ on: 'saved' }),
  )
  try {
    draw()
    grade()
    await quit.promise
  } finally {
    run?.abort()
    files.close()
    terminal.close()
    await work.close()
  }
}
