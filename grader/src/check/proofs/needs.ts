import { importsOf } from '../../course/index.ts'
import { earlierExercises } from '../runs/plan.ts'
import { type Note, type Proof, problem, type Scene } from '../types.ts'

/** The manifest's `needs` and the imports of the starter and the answers say the same: `needs` decides what is reached. */
export const proveNeeds: Proof = (scene) => [...undeclared(scene), ...unused(scene)]

function undeclared(scene: Scene): Note[] {
  const { exercise, answers } = scene
  const texts = [answers.starter, answers.solution, ...answers.accepted].flatMap(({ files }) => [...files.values()])
  const named = new Set(texts.flatMap(importsOf).flatMap((name) => exerciseIn(name, exercise.stage) ?? []))
  return [...named]
    .filter((key) => key !== `${exercise.stage}/${exercise.slug}` && !exercise.needs.includes(key))
    .map((key) =>
      problem(`An answer imports from ${key}, which the manifest does not name.`, `Add "${key}" to "needs".`),
    )
}

/** `#01-ask/ask.ts` within a stage, `@stagecraft/01-model/01-ask/ask.ts` across stages. */
function exerciseIn(name: string, stage: string): string | undefined {
  const [, within] = /^#(\d\d-[^/]+)\//.exec(name) ?? []
  const [, across] = /^@stagecraft\/(\d\d-[^/]+\/\d\d-[^/]+)\//.exec(name) ?? []
  return across ?? (within && `${stage}/${within}`)
}

function unused({ course, exercise, answers }: Scene): Note[] {
  const imported = [answers.starter, answers.solution, ...answers.accepted]
    .flatMap((answer) => earlierExercises(course, { ...exercise, needs: [] }, answer))
    .map((earlier) => `${earlier.stage}/${earlier.slug}`)
  return exercise.needs
    .filter((need) => !imported.includes(need))
    .map((need) => problem(`The manifest needs ${need}, and nothing imports it.`, 'Remove it from "needs".'))
}
