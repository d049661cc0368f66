import { type Todo, todosIn } from '../../course/index.ts'
import { type Note, type Proof, problem, type Scene } from '../types.ts'

const mostLines = 80
const mostTodos = 4

/** The numbered TODOs of the pristine starter, in the order of its files. */
export function todosOf({ answers }: Pick<Scene, 'answers'>): Todo[] {
  return [...answers.starter.files.values()].flatMap(todosIn)
}

/** The starter is short, and its TODOs are numbered sentences. */
export const proveStarter: Proof = (scene) => [...lengths(scene), ...numbering(scene), ...wording(scene)]

function lengths({ answers }: Scene): Note[] {
  return [...answers.starter.files].flatMap(([file, text]) => {
    const lines = text.trimEnd().split('\n').length
    if (text.trim() === '') return [problem(`The starter ${file} is empty.`, 'Write the naive version.')]
    if (lines <= mostLines) return []
    return [
      problem(
        `The starter ${file} has ${lines} lines; ${mostLines} are the most.`,
        'Move types to types.ts and plumbing to a file of its own or to the kit.',
      ),
    ]
  })
}

function numbering(scene: Scene): Note[] {
  const todos = todosOf(scene)
  const numbers = todos.map((todo) => todo.number)
  const expected = todos.map((_, index) => index + 1)
  if (todos.length === 0) {
    return [problem('The starter has no TODO.', 'Mark what is to do: // TODO 1: <verb, object, condition>.')]
  }
  if (todos.length > mostTodos) {
    return [problem(`The starter has ${todos.length} TODOs; ${mostTodos} are the most.`, 'Join or split them.')]
  }
  if (numbers.join() === expected.join()) return []
  return [
    problem(
      `The TODOs of the starter are numbered ${numbers.join(', ')}.`,
      `Number them ${expected.join(', ')}, in the order of the file.`,
    ),
  ]
}

function wording(scene: Scene): Note[] {
  const unnumbered = [...scene.answers.starter.files].flatMap(([file, text]) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        /\/\/\s*(TODO(?! \d+: )|FIXME|XXX)/.test(line)
          ? [
              problem(
                `${file}, line ${index + 1}, has a TODO without number and sentence.`,
                'Write // TODO n: <sentence>',
              ),
            ]
          : [],
      ),
  )
  const small = todosOf(scene)
    .filter((todo) => !/^[A-Z].*[.!?]$/.test(todo.sentence))
    .map((todo) => problem(`TODO ${todo.number} is not a sentence.`, 'Begin with a verb, end with a full stop.'))
  return [...unnumbered, ...small]
}
