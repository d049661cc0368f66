import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import { type Course, editionFile, editionText, filesBelow, type Stage } from '../course/index.ts'
import { exerciseFiles, isFinished } from './exercise.ts'
import { learnerReadme } from './readme.ts'
import type { EditionOptions, Files } from './types.ts'
import { workspaceFiles } from './workspace.ts'

/** Says for each file of an edition what it was when the edition was made, so that an update knows what was changed since. */
export const hashesFile = 'edition.files.json'

/** Files at the root that an edition takes as they are, where the course has them. */
const rootFiles = ['pnpm-workspace.yaml', 'tsconfig.base.json', 'LICENSE', '.gitignore']
const rootFolders = ['.vscode', '.devcontainer', 'kit', 'grader/src', 'templates']
const docs = ['docs/ci.md', 'docs/glossary.md']

/** What only those need who write the course. */
const authorsOnly =
  /^grader\/src\/(check|edition)\/|^grader\/src\/cli\/(check|new|edition|update|bench)-\w+\.ts$|(^|\/)(node_modules|\.turbo|\.stagecraft|test)\/|(~|\.(bak|orig|rej|swp|tmp|log))$/

/** Git must not change a byte of a sealed file, nor a line's end of a pristine text. */
const attributes = '* text=auto eol=lf\n**/grading/sealed binary\n'

/**
 * Every file of an edition. The same course and options give the same bytes.
 * @returns with the exercises that are left out because they are not finished, as `stage/exercise`
 * @throws UserError when a chosen exercise imports one that is not chosen
 */
export function composeEdition(course: Course, options: EditionOptions): { files: Files; unfinished: string[] } {
  const chosen = course.stages.filter((stage) => options.stages.includes(stage.slug))
  refuseMissingNeeds(course, chosen)
  const key = travellingKey(options.title)
  const suiteKey = options.cohort?.key ?? key
  const files = new Map<string, Buffer>()
  for (const path of rootFiles) addFile(course, files, path)
  for (const path of docs) addFile(course, files, path)
  for (const folder of rootFolders) {
    for (const path of filesBelow(join(course.root, ...folder.split('/')))) addFile(course, files, `${folder}/${path}`)
  }
  const unfinished: string[] = []
  for (const stage of chosen) {
    for (const name of ['README.md', 'tsconfig.json', 'before.ts'])
      addFile(course, files, `stages/${stage.slug}/${name}`)
    for (const exercise of stage.exercises) {
      const folder = `stages/${stage.slug}/${exercise.slug}`
      if (!isFinished(exercise)) unfinished.push(`${stage.slug}/${exercise.slug}`)
      else for (const [path, bytes] of exerciseFiles(exercise, key, suiteKey)) files.set(`${folder}/${path}`, bytes)
    }
  }
  for (const [path, text] of workspaceFiles(course, chosen)) files.set(path, Buffer.from(text))
  for (const [path, text] of ownFiles(course, options, key)) files.set(path, Buffer.from(text))
  files.set(hashesFile, Buffer.from(hashesOf(files)))
  return { files, unfinished }
}

function ownFiles(course: Course, { title, stages, cohort }: EditionOptions, key: string): [string, string][] {
  const chosen = course.stages.filter((stage) => stages.includes(stage.slug))
  const edition = {
    title,
    courseVersion: course.version,
    stages: chosen.map((stage) => stage.slug),
    key,
    keyEnv: cohort?.keyEnv,
  }
  return [
    [editionFile, editionText(edition)],
    ['.gitattributes', attributes],
    ['README.md', learnerReadme(edition, chosen, course.root)],
    ['AGENTS.md', tutorRules(course.root)],
  ]
}

/** The rules for coding agents that tutor; what they say to authors stays in the course. */
function tutorRules(root: string): string {
  const file = join(root, 'AGENTS.md')
  const text = existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : ''
  return `${text.split('\n## When somebody works on the course')[0]?.trimEnd() ?? ''}\n`
}

/** The same for every version of an edition, so that an update can read the older one. It is no secret. */
function travellingKey(title: string): string {
  return createHash('sha256').update(`stagecraft edition\n${title}`).digest('base64url')
}

/** SHA-256 of each file, by path. */
function hashesOf(files: Files): string {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const hashes = sorted.map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')])
  return `${JSON.stringify(Object.fromEntries(hashes), null, 1)}\n`
}

function addFile(course: Course, files: Map<string, Buffer>, path: string): void {
  const file = join(course.root, ...path.split('/'))
  if (!authorsOnly.test(path) && existsSync(file)) files.set(path, readFileSync(file))
}

function refuseMissingNeeds(course: Course, chosen: readonly Stage[]): void {
  const slugs = chosen.map((stage) => stage.slug)
  for (const stage of chosen) {
    for (const exercise of stage.exercises) {
      const missing = exercise.needs.find((need) => need.includes('/') && !slugs.includes(need.split('/')[0] ?? ''))
      if (missing === undefined) continue
      throw new UserError(`${stage.slug}/${exercise.slug} imports ${missing}, whose stage is not chosen.`, {
        mend: `Add it: --stages ${course.stages
          .filter(({ slug }) => slugs.includes(slug) || missing.startsWith(`${slug}/`))
          .map(({ slug }) => slug.slice(0, 2))
          .join(',')}`,
      })
    }
  }
}
