/** A process that proves some exercises and says what it found. Started by `shards.ts`, and by nothing else. */
import { UserError } from '../base/errors.ts'
import { loadCourse } from '../course/index.ts'
import { proveExercises } from './prove.ts'
import type { Assignment, Word } from './shards.ts'

process.once('message', (assignment: Assignment) => void work(assignment))
// Whoever asked is gone.
process.on('disconnect', () => process.exit(1))

async function work({ root, exercises, options }: Assignment): Promise<void> {
  try {
    const course = loadCourse(root)
    const mine = course.stages
      .flatMap((stage) => stage.exercises)
      .filter(({ stage, slug }) => exercises.includes(`${stage}/${slug}`))
    const onProgress = (event: Extract<Word, { kind: 'progress' }>['event']) => say({ kind: 'progress', event })
    say({ kind: 'proven', proven: await proveExercises(course, mine, { ...options, onProgress }) })
  } catch (error) {
    say(failure(error))
  }
}

function say(word: Word): void {
  process.send?.(word)
}

function failure(error: unknown): Word {
  if (error instanceof UserError) {
    return { kind: 'failed', isUserError: true, message: error.message, ...(error.mend && { mend: error.mend }) }
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'failed', isUserError: false, message, ...(stack && { stack }) }
}
