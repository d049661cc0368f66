import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { readEdition } from './edition.ts'
import { parseManifest } from './manifest.ts'
import type { Course, Exercise, Stage } from './types.ts'

const numbered = /^\d\d-[a-z0-9-]+$/
const scope = '@stagecraft/'

/** The nearest folder at or above `from` that holds `stages/`; undefined when there is none. */
export function findCourseRoot(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'stages')) && existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/**
 * Reads the course from its folders: stages and exercises by their numbered names, the unlock order from the
 * stages' package dependencies, the rest from `grading/exercise.json`.
 * @throws UserError for a folder that is no course, or a file in it that cannot be read
 */
export function loadCourse(root: string): Course {
  const stagesFolder = join(root, 'stages')
  if (!existsSync(stagesFolder)) {
    throw new UserError(`There is no course in ${root}: it has no stages/ folder.`, {
      mend: 'Run the command inside the folder you cloned.',
    })
  }
  const { version } = readPackage(join(root, 'package.json'))
  const stages = numberedFolders(stagesFolder).map((slug) => loadStage(root, slug))
  return { root, version: version ?? '0.0.0', stages: inDependencyOrder(stages), edition: readEdition(root) }
}

function loadStage(root: string, slug: string): Stage {
  const folder = join(root, 'stages', slug)
  const { dependencies = {} } = readPackage(join(folder, 'package.json'))
  const names = Object.keys(dependencies)
  const ownStages = names.filter((name) => name.startsWith(scope) && numbered.test(name.slice(scope.length)))
  return {
    slug,
    folder,
    needs: ownStages.map((name) => name.slice(scope.length)),
    packages: names.filter((name) => !name.startsWith(scope)),
    exercises: numberedFolders(folder)
      .filter((name) => existsSync(join(folder, name, 'grading', 'exercise.json')))
      .map((name) => loadExercise(slug, name, join(folder, name))),
  }
}

function loadExercise(stage: string, slug: string, folder: string): Exercise {
  const path = join(folder, 'grading', 'exercise.json')
  const { formatVersion: _, ...manifest } = parseManifest(
    readText(path),
    `stages/${stage}/${slug}/grading/exercise.json`,
  )
  return { slug, id: `${stage.slice(0, 2)}-${slug.slice(0, 2)}`, stage, folder, ...manifest, points: manifest.points }
}

function numberedFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && numbered.test(entry.name))
    .map((entry) => entry.name)
    .sort()
}

function inDependencyOrder(stages: Stage[]): Stage[] {
  const ordered: Stage[] = []
  const waiting = [...stages]
  while (waiting.length > 0) {
    const ready = waiting.findIndex((stage) =>
      stage.needs.every((need) => ordered.some((done) => done.slug === need) || !stages.some((s) => s.slug === need)),
    )
    const stage = waiting.splice(ready, 1)[0]
    if (ready < 0 || !stage) {
      throw new UserError(`The stages ${waiting.map((s) => s.slug).join(', ')} depend on each other in a circle.`, {
        mend: 'Look at the @stagecraft/… dependencies in their package.json files.',
      })
    }
    ordered.push(stage)
  }
  return ordered
}

type PackageFile = { version?: string; dependencies?: Record<string, string> }

function readPackage(path: string): PackageFile {
  try {
    return JSON.parse(readText(path)) as PackageFile
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${path} is not JSON: ${(error as Error).message}.`, { mend: 'Restore the file with git.' })
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${(error as Error).message}.`, { mend: 'Restore the file with git.' })
  }
}
