import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { Course, Stage } from '../course/index.ts'
import { pruneLockfile } from './lockfile.ts'

type Manifest = {
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  [key: string]: unknown
}

const scope = '@stagecraft/'
/** What only those need who work on the course. */
const authorsTools = new Set(['@biomejs/biome', 'turbo'])
const learnersScripts = new Set(['grade', 'course'])

/**
 * The package.json files, the lockfile and the TypeScript project of an edition. A stage that depends on one that was not
 * chosen depends on what that one needs instead, so that the unlock order stays a chain.
 */
export function workspaceFiles(course: Course, chosen: readonly Stage[]): Map<string, string> {
  const manifests = new Map<string, Manifest>([
    ['.', rootManifest(course)],
    ['grader', graderManifest(course)],
    ['kit', manifestAt(course, 'kit')],
    ...chosen.map((stage) => [`stages/${stage.slug}`, stageManifest(course, stage, chosen)] as const),
  ])
  const files = new Map<string, string>()
  for (const [folder, manifest] of manifests) {
    files.set(folder === '.' ? 'package.json' : `${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
  }
  const keep = new Map([...manifests].map(([folder, manifest]) => [folder, linksOf(manifest)]))
  files.set('pnpm-lock.yaml', pruneLockfile(textAt(course, 'pnpm-lock.yaml'), keep))
  files.set('tsconfig.json', `${JSON.stringify(project, null, 2)}\n`)
  return files
}

const project = {
  extends: './tsconfig.base.json',
  include: ['kit', 'stages'],
  exclude: ['**/node_modules', '**/grading'],
}

function rootManifest(course: Course): Manifest {
  const { scripts = {}, devDependencies = {}, ...rest } = manifestAt(course, '.')
  return {
    ...rest,
    scripts: Object.fromEntries(Object.entries(scripts).filter(([name]) => learnersScripts.has(name))),
    devDependencies: Object.fromEntries(Object.entries(devDependencies).filter(([name]) => !authorsTools.has(name))),
  }
}

function graderManifest(course: Course): Manifest {
  const { devDependencies: _d, scripts: _s, ...rest } = manifestAt(course, 'grader')
  return rest
}

function stageManifest(course: Course, stage: Stage, chosen: readonly Stage[]): Manifest {
  const { dependencies = {}, ...rest } = manifestAt(course, `stages/${stage.slug}`)
  const others = Object.entries(dependencies).filter(([name]) => !isStage(course, name))
  const needs = chosenNeeds(course, stage, chosen).map((slug) => [`${scope}${slug}`, 'workspace:*'])
  const sorted = [...others, ...needs].sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return { ...rest, dependencies: Object.fromEntries(sorted) }
}

function isStage(course: Course, name: string): boolean {
  return course.stages.some((stage) => name === scope + stage.slug)
}

/** The nearest chosen stages below a stage. */
function chosenNeeds(course: Course, stage: Stage, chosen: readonly Stage[]): string[] {
  const found = stage.needs.flatMap((slug) => {
    if (chosen.some((other) => other.slug === slug)) return [slug]
    const left = course.stages.find((other) => other.slug === slug)
    return left ? chosenNeeds(course, left, chosen) : []
  })
  return [...new Set(found)]
}

function linksOf(manifest: Manifest): Map<string, string | undefined> {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  return new Map(names.map((name) => [name, linkTo(name)]))
}

/** As pnpm writes it from a stage's folder. */
function linkTo(name: string): string | undefined {
  return /^@stagecraft\/\d\d-/.test(name) ? `../${name.slice(scope.length)}` : undefined
}

function manifestAt(course: Course, folder: string): Manifest {
  return JSON.parse(textAt(course, folder === '.' ? 'package.json' : `${folder}/package.json`)) as Manifest
}

function textAt(course: Course, path: string): string {
  try {
    return readFileSync(join(course.root, ...path.split('/')), 'utf8')
  } catch (cause) {
    throw new UserError(`The course has no readable ${path}, and an edition needs one.`, { cause })
  }
}
