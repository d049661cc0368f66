import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { GraderBug, UserError } from '../base/errors.ts'
import {
  type Course,
  type Exercise,
  exerciseOfFile,
  filesBelow,
  importClosure,
  importsOf,
  kitEntry,
  stageOfFile,
} from '../course/index.ts'
import type { LearnerSetup, Limits } from '../learner/index.ts'
import { openGrading } from '../vault/index.ts'
import { readSource } from './source.ts'
import type { Job, RunOptions } from './types.ts'

const limits: Limits = { callMs: 4_000, loadMs: 6_000, memoryMb: 768, outputBytes: 16_384, messageBytes: 8 << 20 }
/** A call that waits for a real model. */
const liveMs = 180_000

/** Everything the learner process needs to know to judge a job's subject. */
export function setupOf(course: Course, job: Job, options: Pick<RunOptions, 'sandbox' | 'inspect'>): LearnerSetup {
  const { exercise, subject } = job
  const texts = replacedTexts(course, job)
  const closure = importClosure(course, exercise, texts)
  const overlay = new Map(closure.map((file) => [urlOf(file), texts.get(file) ?? readSource(file)]))
  const starter = exercise.edit[0]
  if (starter === undefined) throw new GraderBug(`${exercise.slug} has no file to edit.`)
  return {
    entry: urlOf(join(exercise.folder, starter)),
    overlay,
    readable: [...new Set([...closure.filter(isRegularFile), ...visibleFiles(exercise)])],
    store: storeFolder(),
    packages: packagesFor(course, closure),
    workspace: workspaceOf(course),
    stages: course.stages.map((stage) => `${urlOf(stage.folder)}/`),
    warm: warmPackages(overlay),
    sandbox: options.sandbox,
    limits: job.watch?.live ? { ...limits, callMs: liveMs } : limits,
    ...(exercise.sqlite && { sqlite: true }),
    ...(options.inspect && { inspect: true }),
    ...(subject?.env && { env: subject.env }),
  }
}

/** The texts that stand in the place of files: the subject, and solutions where earlier exercises are not the learner's. */
function replacedTexts(course: Course, { exercise, subject, earlier }: Job): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, text] of subject?.files ?? []) texts.set(join(exercise.folder, name), text)
  for (const name of exercise.edit) {
    const file = join(exercise.folder, name)
    if (texts.has(file)) continue
    if (!lstatSync(file, { throwIfNoEntry: false })) {
      throw new UserError(`${name} is missing from ${exercise.slug}.`, {
        mend: `Bring it back: pnpm grade reset ${exercise.id}`,
      })
    }
    texts.set(file, readSource(file))
  }
  if (earlier === 'learner') return texts
  // A replaced file may import more than the learner's did, so the closure is walked until nothing is replaced any more.
  for (let known = -1; known !== texts.size; ) {
    known = texts.size
    for (const file of importClosure(course, exercise, texts)) {
      const other = exerciseOfFile(course, file)
      if (!other || other === exercise || texts.has(file)) continue
      const chosen = earlier === 'solutions' ? undefined : earlier.get(file)
      const text = chosen ?? openGrading(course, other).read(`solution/${file.slice(other.folder.length + 1)}`)
      if (text !== undefined) texts.set(file, text)
    }
  }
  return texts
}

/** What a learner sees in the exercise's folder; the subject may read it. */
function visibleFiles(exercise: Exercise): string[] {
  return (
    filesBelow(exercise.folder, /(^|\/)(grading|node_modules|\.[^/]*)(\/|$)/)
      .map((path) => join(exercise.folder, path))
      // In a grant a star stands for any text.
      .filter((file) => isRegularFile(file) && !file.includes('*'))
  )
}

function workspaceOf(course: Course): Record<string, string> {
  const kit = existsSync(kitEntry(course.root)) ? kitEntry(course.root) : ownKit()
  const stages = course.stages.map((stage) => [`@stagecraft/${stage.slug}/`, `${urlOf(stage.folder)}/`])
  return { '@stagecraft/kit': urlOf(kit), ...Object.fromEntries(stages) }
}

function ownKit(): string {
  return fileURLToPath(new URL('../../../kit/src/index.ts', import.meta.url))
}

/** For each package that a stage in play or the kit names: a place from which Node finds it in the store, no link on the way. */
function packagesFor(course: Course, closure: readonly string[]): Record<string, string> {
  const stages = new Set(closure.map((file) => stageOfFile(course, file)).filter((stage) => stage !== undefined))
  const kit = kitPackages(course.root, closure)
  const found: Record<string, string> = {}
  for (const { folder, packages } of [...kit, ...stages]) {
    for (const name of packages) {
      const target = packageFolder(folder, name)
      if (target) found[name] = urlOf(join(dirname(target), '_.js'))
    }
  }
  return found
}

/** The packages that the kit itself imports, when it is among the files in play. */
function kitPackages(root: string, closure: readonly string[]): { folder: string; packages: string[] }[] {
  const folder = join(root, 'kit')
  const manifest = join(folder, 'package.json')
  if (!closure.includes(kitEntry(root)) || !existsSync(manifest)) return []
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: Record<string, string> }
  return [{ folder, packages: Object.keys(dependencies) }]
}

function packageFolder(from: string, name: string): string | undefined {
  const linked = join(from, 'node_modules', ...name.split('/'))
  if (existsSync(linked)) return realpathSync(linked)
  const lookup = createRequire(import.meta.url).resolve.paths(name) ?? []
  const found = lookup.map((folder) => join(folder, ...name.split('/'))).find((folder) => existsSync(folder))
  return found && realpathSync(found)
}

function storeFolder(): string {
  return realpathSync(fileURLToPath(new URL('../../../node_modules/.pnpm', import.meta.url)))
}

/**
 * What is erased before the code runs: a package that only gives types costs nothing, if nobody loads it. No match looks
 * beyond the next statement, so that a long file takes no longer than its length.
 */
const typesOnly =
  /\btypeof\s+import\s*\(\s*(['"])[^'"\n]*\1|\b(?:import|export)\s+type\b(?:(?!\b(?:import|export)\b)[^'"])*\bfrom\s*(['"])[^'"\n]*\2/g

/**
 * External packages that the subject's files import, to be loaded while the process waits; and the vocabulary, which
 * takes as long as all of them, where a file counts tokens.
 */
function warmPackages(overlay: ReadonlyMap<string, string>): string[] {
  const names = [...overlay.values()]
    .flatMap((text) => importsOf(text.replace(typesOnly, '')))
    .filter((name) => /^[@a-z]/.test(name) && !/^(node:|@stagecraft\/)/.test(name))
  const counts = [...overlay].some(([url, text]) => !url.includes('/kit/') && /\bcountTokens\b/.test(text))
  return [...new Set([...names, ...(counts ? ['gpt-tokenizer/encoding/o200k_base'] : [])])]
}

function isRegularFile(file: string): boolean {
  return existsSync(file) && lstatSync(file).isFile()
}

function urlOf(path: string): string {
  return pathToFileURL(path).href
}
