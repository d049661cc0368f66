import { type Course, findTarget } from '../course/index.ts'
import type { Tree, TreeEntry } from './tree.ts'

/**
 * A submission under the paths of the course. People hand in the course's folder, a folder with the course's folder in
 * it, or an exercise's files alone; the last is clear only where one exercise was named.
 */
export function inCourseShape(course: Course, tree: Tree, targets: readonly string[]): Tree {
  const paths = [...tree.entries.keys()]
  if (!tree.partial || paths.some((path) => path.startsWith('stages/'))) return tree
  const wrapper = wrapperOf(paths)
  if (wrapper !== undefined) return renamed(tree, (path) => path.slice(wrapper.length), wrapper)
  const [only, ...others] = targets.map((words) => findTarget(course, words).exercise)
  if (only === undefined || others.length > 0) return tree
  return renamed(tree, (path) => `stages/${only.stage}/${only.slug}/${path}`)
}

/** The one folder that holds `stages/`, with a slash at its end. */
function wrapperOf(paths: readonly string[]): string | undefined {
  const folders = new Set(
    paths
      .map((path) => path.split('/'))
      .filter((parts) => parts[1] === 'stages')
      .map((parts) => parts[0]),
  )
  const [folder] = folders
  return folders.size === 1 && folder !== undefined ? `${folder}/` : undefined
}

function renamed(tree: Tree, rename: (path: string) => string, prefix = ''): Tree {
  const entries = new Map<string, TreeEntry>()
  const original = new Map<string, string>()
  for (const entry of tree.entries.values()) {
    if (!entry.path.startsWith(prefix)) continue
    const path = rename(entry.path)
    entries.set(path, { ...entry, path })
    original.set(path, entry.path)
  }
  const read = (paths: readonly string[]) => {
    const contents = tree.read(paths.flatMap((path) => original.get(path) ?? []))
    return new Map(paths.flatMap((path) => pair(path, contents.get(original.get(path) ?? ''))))
  }
  return { entries, partial: tree.partial, read }
}

function pair(path: string, content: Buffer | undefined): [string, Buffer][] {
  return content === undefined ? [] : [[path, content]]
}
