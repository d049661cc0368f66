import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Exercise, filesBelow, type Grading, gradingFolder, importsOf } from '../course/index.ts'
import { packParts, sealedName, sealPart } from '../vault/index.ts'
import type { Secret } from './types.ts'

/** Whether an exercise can be handed out: it has its suite and what learners begin with. A lab needs no suite. */
export function isFinished(exercise: Exercise): boolean {
  const grading = gradingFolder(exercise)
  const hasStarter = exercise.edit.every((name) => grading.read(`starter/${name}`) !== undefined)
  return hasStarter && (exercise.kind === 'lab' || grading.read('suite.test.ts') !== undefined)
}

// Caches, editors' and merges' leavings: what nobody meant to hand out.
const leavings = /(^|\/)(\.|node_modules\/|grading\/)|(~|\.(bak|orig|rej|swp|tmp|log))$/

/**
 * What an edition holds of an exercise, by path below its folder: what a learner sees, `exercise.json`, and the sealed file.
 * What learners begin with comes from the pristine copies, for an author may have an answer in the open file.
 */
export function exerciseFiles(exercise: Exercise, key: string, suiteKey: string): Map<string, Buffer> {
  const grading = gradingFolder(exercise)
  const name = `${exercise.stage}/${exercise.slug}`
  const files = new Map<string, Buffer>()
  for (const path of filesBelow(exercise.folder).filter((path) => !leavings.test(path))) {
    files.set(path, readFileSync(join(exercise.folder, ...path.split('/'))))
  }
  for (const path of grading.list('starter/')) {
    files.set(path.slice('starter/'.length), Buffer.from(grading.read(path) ?? ''))
  }
  files.set('grading/exercise.json', Buffer.from(grading.read('exercise.json') ?? ''))
  const { open, hidden } = partsOf(grading)
  const sealed = packParts({
    open: sealPart(textsOf(grading, open), key, name, 'open'),
    hidden: sealPart(textsOf(grading, hidden), suiteKey, name, 'hidden'),
  })
  files.set(`grading/${sealedName}`, sealed)
  return files
}

/** What no file of an edition may show: everything in `grading/` that learners do not get as files. */
export function secretsOf(exercise: Exercise): Secret[] {
  const grading = gradingFolder(exercise)
  return grading
    .list('')
    .filter((path) => path !== 'exercise.json' && !path.startsWith('starter/'))
    .map((path) => ({ name: `${exercise.stage}/${exercise.slug}/grading/${path}`, text: grading.read(path) ?? '' }))
}

/** The texts that learners get as files; lines of a secret that stand in them tell nothing. */
export function publicTexts(exercise: Exercise): string[] {
  const grading = gradingFolder(exercise)
  return grading.list('starter/').map((path) => grading.read(path) ?? '')
}

function textsOf(grading: Grading, paths: readonly string[]): Map<string, string> {
  return new Map(paths.map((path) => [path, grading.read(path) ?? '']))
}

/** Examples and hints go into the open part with all that an example uses; the rest but the course's own proofs is hidden. */
function partsOf(grading: Grading): { open: string[]; hidden: string[] } {
  const all = grading.list('').filter((path) => path !== 'exercise.json' && !/^(accepted|mistakes)\//.test(path))
  const example = grading.read('starter/example.test.ts') ?? ''
  const used = new Set([...helpersOf(grading, example)])
  const texts = [example, ...[...used].map((path) => grading.read(path) ?? '')]
  const isNamed = (path: string) => {
    const name = /^recordings\/(.+)\.json$/.exec(path)?.[1]
    return name !== undefined && texts.some((text) => text.includes(`'${name}'`) || text.includes(`"${name}"`))
  }
  const isOpen = (path: string) => path === 'hints.md' || path.startsWith('starter/') || used.has(path) || isNamed(path)
  return { open: all.filter(isOpen), hidden: all.filter((path) => !isOpen(path)) }
}

/** The files of `grading/` that a text imports, directly or not. */
function helpersOf(grading: Grading, text: string, found = new Set<string>()): Set<string> {
  for (const name of importsOf(text).filter((name) => name.startsWith('./'))) {
    const path = name.slice(2)
    const helper = found.has(path) ? undefined : grading.read(path)
    if (helper === undefined) continue
    found.add(path)
    helpersOf(grading, helper, found)
  }
  return found
}
