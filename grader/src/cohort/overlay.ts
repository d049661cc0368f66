import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GraderBug, UserError } from '../base/errors.ts'
import { temporaryPrefix } from '../learner/index.ts'
import type { Tree } from './tree.ts'

/** A course in a folder of its own, to be removed after use. */
export type Copy = { root: string; remove(): void }

/** What of the base no grading reads; the grader that grades is the one that runs. */
const unused =
  /^(grader|docs|templates|\.git|\.github|\.gitlab)\/|(^|\/)node_modules(\/|$)|\/grading\/(accepted|mistakes)\//
const scope = '@stagecraft'

/**
 * Writes the base's course into a temporary folder. Regular files only, and packages by links to this grader's own
 * installation: nothing of the base's or the submission's `node_modules` is ever used.
 * @throws UserError when the base holds no course
 */
export function copyCourse(base: Tree): Copy {
  const paths = [...base.entries.keys()].filter((path) => !unused.test(path))
  if (!paths.some((path) => path.startsWith('stages/'))) {
    throw new UserError('The base holds no course: it has no stages/ folder.', {
      mend: 'Name the branch that the course is on, for instance: --base origin/main',
    })
  }
  const root = realpathSync(mkdtempSync(join(tmpdir(), temporaryPrefix())))
  const remove = () => {
    process.off('exit', remove)
    rmSync(root, { recursive: true, force: true, maxRetries: 3 })
  }
  process.on('exit', remove)
  try {
    writeFiles(root, base.read(paths), 'wx')
    linkPackages(root)
    return { root, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** Lays a submission's files over the copy. */
export function layOver(copy: Copy, taken: ReadonlyMap<string, Buffer>): void {
  writeFiles(copy.root, taken, 'w')
}

function writeFiles(root: string, files: ReadonlyMap<string, Buffer>, flag: 'wx' | 'w'): void {
  for (const [path, content] of files) {
    const file = join(root, ...path.split('/'))
    // Sifting refuses such names; here is the last place to notice that it did not.
    if (!file.startsWith(root + sep) || path.split('/').includes('..'))
      throw new GraderBug(`A path leaves the copy: ${path}`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { flag, mode: 0o644 })
  }
}

/** This grader's own workspace. */
export function ownRoot(): string {
  return fileURLToPath(new URL('../../../', import.meta.url))
}

/** Gives the copy the packages of this grader's installation; workspace names lead into the copy itself. */
function linkPackages(root: string): void {
  linkFolder(join(ownRoot(), 'node_modules'), join(root, 'node_modules'))
  const stages = join(ownRoot(), 'stages')
  for (const stage of existsSync(stages) ? readdirSync(stages) : []) {
    const from = join(stages, stage, 'node_modules')
    if (!existsSync(from) || !existsSync(join(root, 'stages', stage))) continue
    const to = join(root, 'stages', stage, 'node_modules')
    mkdirSync(to)
    for (const name of readdirSync(from)) {
      if (name.startsWith('.')) continue
      if (name === scope) linkWorkspace(root, join(from, name), join(to, name))
      else linkFolder(join(from, name), join(to, name))
    }
  }
}

function linkWorkspace(root: string, from: string, to: string): void {
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    linkFolder(name === 'kit' ? join(root, 'kit') : join(root, 'stages', name), join(to, name))
  }
}

function linkFolder(target: string, link: string): void {
  if (existsSync(target)) symlinkSync(target, link, 'junction')
}
