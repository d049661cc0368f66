import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Course, Exercise, Stage } from './types.ts'

// No two parts of it match the same white space: a file with much of it would keep the grader busy for hours.
const importPattern = /(?:\bfrom|\bimport)\s*(?:\(\s*)?(['"])([^'"\n]+)\1/g

/** The module names a TypeScript text imports or re-exports; a name inside a comment may be among them. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[2] ?? '')
}

/**
 * Where the imports of a file lead, by its absolute path; undefined where it is no file to run with. Whoever asks for
 * several closures at once reads each file once.
 */
export type KnownImports = Map<string, readonly string[] | undefined>

/**
 * The learner's files that an exercise runs with: its own folder without `grading/`, and everything these files import
 * from other exercises, stages and the kit. Regular files only, as sorted absolute paths.
 * @param replaced texts that stand in the place of files, by absolute path
 */
export function importClosure(
  course: Course,
  exercise: Exercise,
  replaced: ReadonlyMap<string, string> = new Map(),
  known: KnownImports = new Map(),
): string[] {
  const isItself = itselfIn(course)
  const importsIn = (file: string) => {
    const text = replaced.get(file)
    if (text !== undefined) return ownImports(course, file, text)
    if (!known.has(file)) known.set(file, isItself(file) ? ownImports(course, file) : undefined)
    return known.get(file)
  }
  const found = new Set<string>()
  const waiting = [...exercise.edit.map((name) => join(exercise.folder, name)), ...replaced.keys()]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const imports = found.has(file) || isHidden(course, file) ? undefined : importsIn(file)
    if (imports === undefined) continue
    found.add(file)
    waiting.push(...imports)
  }
  return [...found].sort()
}

/** A link, or a folder on the way that is one, may lead to what is hidden. */
function itselfIn(course: Course): (file: string) => boolean {
  const root = realpathSync.native(course.root)
  return (file) => isRegularFile(file) && relative(root, realpathSync.native(file)) === relative(course.root, file)
}

/** @param text of the file, where it is not the one on the disk */
function ownImports(course: Course, file: string, text?: string): string[] {
  if (!/\.(ts|mts|js|mjs)$/.test(file)) return []
  return importsOf(text ?? readFileSync(file, 'utf8')).flatMap((name) => {
    const target = resolveOwn(course, file, name)
    return target !== undefined && isOfCourse(course, target) ? [target] : []
  })
}

/** An import may name any path on the machine; what it leads to is granted to the learner process only within the course. */
function isOfCourse(course: Course, file: string): boolean {
  return stageOfFile(course, file) !== undefined || file.startsWith(join(course.root, 'kit') + sep)
}

/** The exercise that a file belongs to, if any. */
export function exerciseOfFile(course: Course, file: string): Exercise | undefined {
  return course.stages.flatMap((stage) => stage.exercises).find((exercise) => file.startsWith(exercise.folder + sep))
}

/** The stage that a file stands in, if any. */
export function stageOfFile(course: Course, file: string): Stage | undefined {
  return course.stages.find((stage) => file.startsWith(stage.folder + sep))
}

/** Where the course's own import names lead: relative paths, `#…` within the stage, and `@stagecraft/…`. */
function resolveOwn(course: Course, from: string, name: string): string | undefined {
  if (name.startsWith('.')) return resolve(dirname(from), name)
  if (name.startsWith('#')) {
    const stage = stageOfFile(course, from)
    return stage && join(stage.folder, name.slice(1))
  }
  if (name === '@stagecraft/kit') return kitEntry(course.root)
  for (const stage of course.stages) {
    const prefix = `@stagecraft/${stage.slug}/`
    if (name.startsWith(prefix)) return join(stage.folder, name.slice(prefix.length))
  }
  return undefined
}

/** The file that `@stagecraft/kit` stands for. */
export function kitEntry(root: string): string {
  return join(root, 'kit', 'src', 'index.ts')
}

/** Some disks know `grading` as `Grading`, and Windows as `GRADIN~1`. */
function isHidden(course: Course, file: string): boolean {
  const parts = relative(course.root, file).split(sep)
  return parts.some((part) => /^(grading|node_modules)$/i.test(part) || part.includes('~'))
}

function isRegularFile(file: string): boolean {
  return existsSync(file) && lstatSync(file).isFile()
}
