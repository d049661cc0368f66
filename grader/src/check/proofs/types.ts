import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GraderBug } from '../../base/errors.ts'
import { type Course, filesBelow } from '../../course/index.ts'
import { compileFiles, type Subject } from '../../run/index.ts'
import { type Note, problem, type Scene } from '../types.ts'

type Placed = Pick<Scene, 'exercise' | 'answers'>

/**
 * Every answer of every exercise typechecks, in one program. Each stands in a copy of its exercise's folder inside the
 * stage, so that relative imports, `#…` imports and packages lead where they lead from the starter.
 * @returns notes by exercise key
 */
export async function proveTypes(course: Course, scenes: readonly Placed[]): Promise<Map<string, Note[]>> {
  const trees = new Set<string>()
  const places = new Map<string, { key: string; shown: string }>()
  try {
    for (const scene of scenes) {
      const { exercise, answers } = scene
      // In the stage's own ignored folder: linters, compilers and git pass it by.
      const tree = join(exercise.folder, '..', '.stagecraft', `types-${process.pid}`)
      trees.add(tree)
      copyStageFiles(join(exercise.folder, '..'), tree)
      for (const subject of [answers.starter, answers.solution, ...answers.accepted, ...answers.mistakes]) {
        for (const { file, shown } of placeSubject(scene, subject, tree)) {
          places.set(file, { key: `${exercise.stage}/${exercise.slug}`, shown })
        }
      }
    }
    const [canary] = [...trees].map(placeCanary)
    if (canary === undefined) return new Map()
    return notesOf(await compileFiles(course, [canary, ...places.keys()]), places, canary)
  } finally {
    for (const tree of trees) removeTree(tree)
  }
}

function notesOf(
  errors: Awaited<ReturnType<typeof compileFiles>>,
  places: ReadonlyMap<string, { key: string; shown: string }>,
  canary: string,
): Map<string, Note[]> {
  if (!errors?.some(({ file }) => file === canary)) {
    throw new GraderBug('The TypeScript compiler did not find the error that was put there, so no types were checked.')
  }
  const notes = new Map<string, Note[]>()
  for (const { file, line, code, message } of errors) {
    const place = places.get(file)
    if (!place) continue
    const note = problem(
      `${place.shown}, line ${line}, does not typecheck: ${message.replace(/\.$/, '')} (${code}).`,
      'A learner copies what compiles: mend the type, or say with @ts-expect-error why it must be wrong.',
    )
    notes.set(place.key, [...(notes.get(place.key) ?? []), note])
  }
  return notes
}

/** A file with a type error: a compiler that does not find it has checked nothing. */
function placeCanary(tree: string): string {
  const file = join(tree, 'canary.ts')
  writeFileSync(file, "export const canary: number = 'a text'\n")
  return file
}

/** Files such as `before.ts`, which answers import as `../before.ts`. */
function copyStageFiles(stage: string, tree: string): void {
  mkdirSync(tree, { recursive: true })
  for (const entry of readdirSync(stage, { withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue
    const text = readFileSync(join(stage, entry.name), 'utf8').replace(/(['"])\.\//g, '$1#')
    writeFileSync(join(tree, entry.name), text)
  }
}

function placeSubject({ exercise }: Placed, subject: Subject, tree: string): { file: string; shown: string }[] {
  const folder = join(tree, `${exercise.slug}--${subject.name.replaceAll('/', '--')}`)
  const siblings = filesBelow(exercise.folder).filter(
    (path) => !/(^|\/)(grading|node_modules|\.stagecraft)\//.test(path) && !/\.test\.ts$/.test(path),
  )
  const texts = new Map(siblings.map((path) => [path, readFileSync(join(exercise.folder, path), 'utf8')]))
  for (const [name, text] of subject.files) texts.set(name, text)
  for (const [name, text] of texts) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return [...subject.files.keys()]
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ file: join(folder, name), shown: shownName(subject, name) }))
}

/** Where the author finds the file, from the exercise's folder. */
export function shownName(subject: Subject, file: string): string {
  if (subject.name.startsWith('mistakes/')) return `grading/${subject.name}.ts`
  return `grading/${subject.name}/${file}`
}

function removeTree(tree: string): void {
  rmSync(tree, { recursive: true, force: true })
  try {
    // Only when it is empty: another process may have a tree beside this one.
    rmdirSync(dirname(tree))
  } catch {
    // It is not empty, or gone already.
  }
}
