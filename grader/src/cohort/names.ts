import { basename, extname } from 'node:path/posix'

/** Letters that mean the same on every disk: no control characters, no `..`, no `GRADIN~1`, nothing that folds into another name. */
const portable = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** What learners write. Everything else would be configuration, or nothing that an exercise reads. */
const kinds = new Set(['.ts', '.mts', '.js', '.mjs', '.json', '.md', '.txt', '.csv'])
const configuration =
  /^(package(-lock)?|tsconfig.*|jsconfig|biome|turbo|npm-shrinkwrap)\.json$|^(vitest|vite)\..*|\.config\./i

/** Why a file of this name is not taken, as a sentence; undefined when it may be. `inside`: the path below the exercise. */
export function whyRefusedName(inside: string): string | undefined {
  const parts = inside.split('/')
  const odd = parts.find((part) => !portable.test(part) || part.endsWith('.') || devices.test(part))
  if (odd !== undefined) return 'Its name has letters that not every disk can hold.'
  if (parts.length > 5 || inside.length > 150) return 'Its path is too long.'
  const name = basename(inside)
  if (parts.includes('node_modules')) return 'Packages come from the course.'
  if (configuration.test(name)) return 'Configuration comes from the course.'
  if (!kinds.has(extname(name).toLowerCase())) return 'An exercise reads no files of this kind.'
  return undefined
}

/** Whether a path leads into what judges an exercise, on any disk. */
export function isGrading(path: string): boolean {
  return path.split('/').some((part) => /^(grading|gradin~\d+)[. ]*$/i.test(part))
}

/** One name for all names that some disk takes for the same file. */
export function folded(path: string): string {
  return path.normalize('NFKC').toLowerCase()
}

/** A path that anybody chose, as a text that can be printed. */
export function shownPath(path: string): string {
  const quoted = JSON.stringify(path.toWellFormed()).slice(1, -1)
  const visible = quoted.replace(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return visible.length > 200 ? `${visible.slice(0, 200)}…` : visible
}
