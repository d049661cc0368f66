import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Course, editionFile, loadCourse, readEdition } from '../course/index.ts'
import { openExamples, sealedName, unpackParts, unsealPart } from '../vault/index.ts'
import { type Applied, applySteps, type Step } from './apply.ts'
import { composeEdition, hashesFile } from './compose.ts'
import { mergeFiles } from './git.ts'
import { refuseLeaks, writeEdition } from './make.ts'
import type { EditionOptions, Files } from './types.ts'

export type Updated = Applied & {
  from: string
  to: string
  /** Exercises that are new, as `stage/exercise`. */
  newExercises: string[]
  /** Paths of starters that changed in the course and were merged with what the learner wrote. */
  merged: string[]
  /** The learner changed the same lines: theirs stays, and the new starter stands beside it under this name. */
  beside: { path: string; starter: string }[]
  /** Files of the course that somebody had changed: the new one is in place, the changed one in the backup. */
  replaced: string[]
  /** Files that the course has no more and somebody had changed: they stay. */
  kept: string[]
}

export type UpdateHooks = { beforeStep?: (path: string) => void }

/**
 * Brings the course as it is now into an edition, whoever has worked in it. Every file that will change is kept first; a file
 * is replaced in one step; what learners edit comes first and what says how things were comes last, so that an update that
 * was interrupted is finished by running it again.
 * @param cohort the key of a cohort edition, by the variable that the edition names
 * @throws UserError for a folder that is no edition, or a key that is missing
 */
export function updateEdition(
  course: Course,
  target: string,
  cohortOf: (keyEnv: string) => EditionOptions['cohort'],
  hooks: UpdateHooks = {},
): Updated {
  const root = resolve(target)
  const edition = existsSync(root) ? readEdition(root) : undefined
  if (!edition || course.edition) {
    throw new UserError(
      course.edition ? 'This folder is itself a learner edition.' : `${root} is no learner edition.`,
      {
        mend: 'Run it in the course, and name the folder of an edition: pnpm course update DIR',
      },
    )
  }
  const { title, keyEnv } = edition
  const stages = course.stages.filter(({ slug }) => edition.stages.includes(slug)).map(({ slug }) => slug)
  const cohort = keyEnv === undefined ? undefined : cohortOf(keyEnv)
  const { files } = composeEdition(course, { title, stages, cohort })
  refuseLeaksIn(files, course, cohort?.key)
  const old = loadCourse(root)
  if (cohort) refuseOtherKey(old, cohort.key)
  const before = exerciseNames(old)
  const plan = planUpdate(root, editedPaths(course, old), files)
  const applied = applySteps(root, plan.steps, `${edition.courseVersion}-to-${course.version}`, hooks.beforeStep)
  const { steps: _, ...told } = plan
  const newExercises = exerciseNames(loadCourse(root)).filter((name) => !before.includes(name))
  return { ...applied, ...told, from: edition.courseVersion, to: course.version, newExercises }
}

/** An update fails closed as a new edition does. */
function refuseLeaksIn(files: Files, course: Course, key: string | undefined): void {
  const draft = mkdtempSync(join(tmpdir(), 'stagecraft-edition-'))
  try {
    writeEdition(draft, files)
    refuseLeaks(draft, course, key)
  } finally {
    rmSync(draft, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A key mistyped once would lock out everybody who holds the right one. */
function refuseOtherKey(old: Course, key: string): void {
  for (const exercise of old.stages.flatMap((stage) => stage.exercises)) {
    const file = join(exercise.folder, 'grading', sealedName)
    const name = `${exercise.stage}/${exercise.slug}`
    if (existsSync(file)) unsealPart(unpackParts(readFileSync(file), name), key, name, 'hidden')
  }
}

type Plan = Pick<Updated, 'merged' | 'beside' | 'replaced' | 'kept'> & { steps: Step[] }

function planUpdate(root: string, edited: ReadonlyMap<string, string | undefined>, files: Files): Plan {
  const plan: Plan = { steps: [], merged: [], beside: [], replaced: [], kept: [] }
  const hashes = readHashes(root)
  for (const [path, bytes] of files) {
    const now = readIfThere(root, path)
    if (now?.equals(bytes)) continue
    if (now !== undefined && edited.has(path)) planStarter(plan, path, now, edited.get(path), bytes)
    else {
      const isOwn = path === editionFile || path === hashesFile
      if (now !== undefined && !isOwn && hashes[path] !== hashOf(now)) plan.replaced.push(path)
      plan.steps.push({ path, bytes })
    }
  }
  for (const path of Object.keys(hashes).filter((path) => !files.has(path))) {
    const now = readIfThere(root, path)
    if (now === undefined) continue
    if (hashes[path] === hashOf(now)) plan.steps.push({ path, bytes: undefined })
    else plan.kept.push(path)
  }
  return { ...plan, steps: inSafeOrder(plan.steps, new Set(edited.keys())) }
}

/** A starter that nobody touched is replaced; one that the course did not change stays; and else both changes are merged. */
function planStarter(plan: Plan, path: string, now: Buffer, base: string | undefined, starter: Buffer): void {
  const isSame = (text: string) => text.replaceAll('\r\n', '\n')
  const mine = isSame(now.toString('utf8'))
  const theirs = isSame(starter.toString('utf8'))
  const before = base === undefined ? undefined : isSame(base)
  if (before === theirs || mine === theirs) return
  if (before === mine) {
    plan.steps.push({ path, bytes: starter })
    return
  }
  const merged = before === undefined ? undefined : mergeTexts(mine, before, theirs)
  if (merged === undefined) {
    plan.beside.push({ path, starter: `${path}.new` })
    plan.steps.push({ path: `${path}.new`, bytes: starter })
  } else if (!merged.equals(Buffer.from(mine))) {
    plan.merged.push(path)
    plan.steps.push({ path, bytes: merged })
  }
}

function mergeTexts(mine: string, base: string, theirs: string): Buffer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'stagecraft-merge-'))
  try {
    const [a, b, c] = [mine, base, theirs].map((text, index) => {
      const file = join(folder, String(index))
      writeFileSync(file, text)
      return file
    })
    return mergeFiles(a ?? '', b ?? '', c ?? '')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The base of every merge is in a sealed file, and what was handed out in the list of hashes: both outlive what needs them. */
function inSafeOrder(steps: readonly Step[], edited: ReadonlySet<string>): Step[] {
  const rank = ({ path }: Step) => {
    if (edited.has(path) || path.endsWith('.new')) return 0
    if (path === editionFile) return 3
    return path === hashesFile ? 4 : path.includes('/grading/') ? 2 : 1
  }
  return [...steps].sort((a, b) => rank(a) - rank(b))
}

/** The files that learners edit, with the text they were handed out with. */
function editedPaths(course: Course, old: Course): Map<string, string | undefined> {
  const paths = new Map<string, string | undefined>()
  for (const [owner, isOld] of [[course, false] as const, [old, true] as const]) {
    for (const exercise of owner.stages.flatMap((stage) => stage.exercises)) {
      for (const name of exercise.edit) {
        const path = `stages/${exercise.stage}/${exercise.slug}/${name}`
        const base = isOld ? openExamples(old, exercise).read(`starter/${name}`) : undefined
        paths.set(path, base ?? paths.get(path))
      }
    }
  }
  return paths
}

function exerciseNames(course: Course): string[] {
  return course.stages.flatMap((stage) => stage.exercises.map((exercise) => `${stage.slug}/${exercise.slug}`))
}

function readHashes(root: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(root, hashesFile), 'utf8')) as Record<string, string>
  } catch {
    // Without it every file counts as changed by somebody, and is kept.
    return {}
  }
}

function readIfThere(root: string, path: string): Buffer | undefined {
  const file = join(root, ...path.split('/'))
  return existsSync(file) ? readFileSync(file) : undefined
}

/** Git on Windows may have changed the ends of lines; that is nobody's edit. */
function hashOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text).equals(bytes)
  return createHash('sha256')
    .update(isText ? text.replaceAll('\r\n', '\n') : bytes)
    .digest('hex')
}
