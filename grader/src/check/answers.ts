import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exercise, Grading } from '../course/index.ts'
import type { Subject } from '../run/index.ts'
import type { Answers } from './types.ts'

/**
 * Reads the answers of an exercise. A file that an answer leaves out is the pristine starter's; one that a mistake leaves
 * out is the solution's, because a mistake is right in everything else.
 */
export function readAnswers(exercise: Exercise, grading: Grading): Answers {
  const pristine = new Map(exercise.edit.map((name) => [name, pristineText(exercise, grading, name)]))
  const solution = new Map([...pristine, ...filesIn(grading, 'solution/')])
  return {
    starter: { name: 'starter', files: pristine },
    solution: { name: 'solution', files: solution },
    accepted: foldersIn(grading, 'accepted/').map((name) => ({
      name: `accepted/${name}`,
      files: new Map([...pristine, ...filesIn(grading, `accepted/${name}/`)]),
    })),
    mistakes: mistakesOf(exercise, grading, solution),
  }
}

/** The name of a mistake, without its place. */
export function slugOf(mistake: Subject): string {
  return mistake.name.slice('mistakes/'.length)
}

/** The starter as learners first see it; what stands on disk is used only while there is no pristine copy. */
function pristineText(exercise: Exercise, grading: Grading, name: string): string {
  const file = join(exercise.folder, name)
  return grading.read(`starter/${name}`) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '')
}

/** One misconception is `mistakes/<slug>.ts`, or a folder of that name where it takes several files. */
function mistakesOf(exercise: Exercise, grading: Grading, solution: ReadonlyMap<string, string>): Subject[] {
  const [starter = ''] = exercise.edit
  const single = grading.list('mistakes/').flatMap((path) => /^mistakes\/([^/]+)\.ts$/.exec(path)?.[1] ?? [])
  const folders = foldersIn(grading, 'mistakes/')
  return [...single, ...folders].sort().map((slug) => {
    const text = grading.read(`mistakes/${slug}.ts`)
    const own = text === undefined ? filesIn(grading, `mistakes/${slug}/`) : new Map([[starter, text]])
    return { name: `mistakes/${slug}`, files: new Map([...solution, ...own]) }
  })
}

function filesIn(grading: Grading, folder: string): Map<string, string> {
  return new Map(grading.list(folder).map((path) => [path.slice(folder.length), grading.read(path) ?? '']))
}

function foldersIn(grading: Grading, folder: string): string[] {
  const names = grading.list(folder).map((path) => path.slice(folder.length).split('/'))
  return [...new Set(names.flatMap(([name, ...rest]) => (name && rest.length > 0 ? [name] : [])))].sort()
}
