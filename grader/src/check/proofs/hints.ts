import { UserError } from '../../base/errors.ts'
import { type HintLadder, parseHints } from '../../course/index.ts'
import { type Note, type Proof, problem, warning } from '../types.ts'
import { todosOf } from './starter.ts'

/** Longer rungs tell the file instead of pointing. */
const mostLines = 14

/** Every TODO has a ladder of two or three rungs. */
export const proveHints: Proof = (scene) => {
  const text = scene.grading.read('hints.md')
  if (text === undefined) return []
  try {
    const ladders = parseHints(text, 'grading/hints.md')
    const todos = todosOf(scene).map((todo) => todo.number)
    return [...missing(todos, ladders), ...ladders.flatMap((ladder) => ladderNotes(ladder, todos))]
  } catch (error) {
    if (error instanceof UserError) return [problem(error.message, error.mend)]
    throw error
  }
}

function missing(todos: readonly number[], ladders: readonly HintLadder[]): Note[] {
  return todos
    .filter((todo) => !ladders.some((ladder) => ladder.todo === todo))
    .map((todo) => problem(`TODO ${todo} has no hints.`, `Write "## TODO ${todo}: <question>" in grading/hints.md.`))
}

function ladderNotes({ todo, question, rungs }: HintLadder, todos: readonly number[]): Note[] {
  const notes: Note[] = []
  if (!todos.includes(todo)) {
    notes.push(problem(`grading/hints.md has hints for TODO ${todo}, which the starter has not.`, 'Remove them.'))
  }
  if (!question.endsWith('?')) {
    notes.push(problem(`The hints of TODO ${todo} do not begin with a question.`, 'Ask what a learner asks there.'))
  }
  if (rungs.length < 2 || rungs.length > 3) {
    notes.push(
      problem(`TODO ${todo} has ${rungs.length} hint rungs.`, 'Two or three are right: pointer first, shape last.'),
    )
  }
  for (const [index, rung] of rungs.entries()) {
    const lines = rung.split('\n').length
    if (lines > mostLines) {
      notes.push(
        warning(`Rung ${index + 1} of TODO ${todo} has ${lines} lines.`, 'Six are usual: point, do not solve.'),
      )
    }
  }
  return notes
}
