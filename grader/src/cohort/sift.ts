import type { Course, Exercise } from '../course/index.ts'
import { folded, isGrading, shownPath, whyRefusedName } from './names.ts'
import type { Tree, TreeEntry } from './tree.ts'

/** A change that is not graded: the course's own file stands in its place, and the reader is told. */
export type LeftOut = { path: string; reason: string }

export type Sifted = {
  /** Path from the root → contents: exactly what the submission adds to the base. */
  taken: ReadonlyMap<string, Buffer>
  left: readonly LeftOut[]
}

/** How a finding about such changes begins. */
export const leftOutWords = 'Not graded: '

const mostFileBytes = 256 * 1024
const mostFiles = 400
const mostBytes = 8 * 1024 * 1024

const outside = 'It is no part of an exercise.'
const ofTheCourse = 'It belongs to the course.'

/**
 * Decides what of a submission is graded: the files its exercises let people edit, and files they added beside them. All
 * else, whatever it is called, stays as it is in the base.
 * @param base what the submission is laid over
 * @param before what the submission started from; only what it changed since counts
 */
export function siftSubmission(course: Course, base: Tree, before: Tree, head: Tree): Sifted {
  const left: LeftOut[] = []
  const candidates: TreeEntry[] = []
  const baseFolders = foldersOf(base)
  for (const entry of changed(before, head)) {
    const reason = whyLeftOut(course, base, entry)
    if (reason === undefined) candidates.push(entry)
    else left.push({ path: shownPath(entry.path), reason })
  }
  const alone = withoutCollisions(candidates, base, baseFolders, left)
  const taken = readTexts(alone, head, left)
  for (const path of deleted(before, head)) {
    const exercise = exerciseAt(course, path)
    const isEdited = exercise !== undefined && isEditFile(exercise, path)
    left.push({
      path: shownPath(path),
      reason: isEdited ? 'It was deleted; the starter stands in its place.' : 'It was deleted.',
    })
  }
  return { taken, left }
}

function changed(before: Tree, head: Tree): TreeEntry[] {
  return [...head.entries.values()].filter((entry) => {
    const old = before.entries.get(entry.path)
    return old === undefined || old.id !== entry.id || old.kind !== entry.kind || entry.id === ''
  })
}

function deleted(before: Tree, head: Tree): string[] {
  return head.partial ? [] : [...before.entries.keys()].filter((path) => !head.entries.has(path))
}

function whyLeftOut(course: Course, base: Tree, entry: TreeEntry): string | undefined {
  const exercise = exerciseAt(course, entry.path)
  if (exercise === undefined) return outside
  if (isGrading(entry.path)) return 'It judges you.'
  if (entry.kind === 'link') return 'It is a link; only files are taken.'
  if (entry.kind !== 'file') return 'It is no regular file.'
  const isEdited = isEditFile(exercise, entry.path)
  if (!isEdited && base.entries.has(entry.path)) return ofTheCourse
  const reason = isEdited ? undefined : whyRefusedName(insideOf(exercise, entry.path))
  if (reason !== undefined) return reason
  return entry.size > mostFileBytes ? `It is larger than ${mostFileBytes / 1024} kB.` : undefined
}

/** Two names that some disk takes for one, and a file where a folder is: neither is taken, the base's own excepted. */
function withoutCollisions(
  candidates: readonly TreeEntry[],
  base: Tree,
  baseFolders: ReadonlySet<string>,
  left: LeftOut[],
): TreeEntry[] {
  const owners = new Map<string, Set<string>>()
  for (const path of [...base.entries.keys(), ...candidates.map((entry) => entry.path)]) {
    owners.set(folded(path), (owners.get(folded(path)) ?? new Set()).add(path))
  }
  return candidates.filter(({ path }) => {
    const own = base.entries.has(path)
    const shares = (owners.get(folded(path))?.size ?? 0) > 1 && !own
    const underFile = parentsOf(path).some((parent) => owners.has(folded(parent)))
    if (!shares && !underFile && !baseFolders.has(folded(path))) return true
    left.push({ path: shownPath(path), reason: 'Its name collides with another one on some disks.' })
    return false
  })
}

function readTexts(entries: readonly TreeEntry[], head: Tree, left: LeftOut[]): Map<string, Buffer> {
  const taken = new Map<string, Buffer>()
  const contents = head.read(entries.slice(0, mostFiles).map((entry) => entry.path))
  let bytes = 0
  for (const { path } of entries) {
    const content = contents.get(path)
    bytes += content?.length ?? 0
    const reason = content === undefined || bytes > mostBytes ? 'The submission is too large.' : whyNoText(content)
    if (reason === undefined && content) taken.set(path, content)
    else left.push({ path: shownPath(path), reason: reason ?? outside })
  }
  return taken
}

function whyNoText(content: Buffer): string | undefined {
  if (content.includes(0)) return 'It is binary.'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
    return undefined
  } catch {
    return 'It is not UTF-8.'
  }
}

function exerciseAt(course: Course, path: string): Exercise | undefined {
  const [stages, stage, slug] = path.split('/')
  if (stages !== 'stages') return undefined
  return course.stages.find((one) => one.slug === stage)?.exercises.find((one) => one.slug === slug)
}

function insideOf(exercise: Exercise, path: string): string {
  return path.slice(`stages/${exercise.stage}/${exercise.slug}/`.length)
}

function isEditFile(exercise: Exercise, path: string): boolean {
  return exercise.edit.includes(insideOf(exercise, path))
}

function parentsOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function foldersOf(tree: Tree): Set<string> {
  return new Set([...tree.entries.keys()].flatMap(parentsOf).map(folded))
}
