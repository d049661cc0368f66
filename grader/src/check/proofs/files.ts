import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesBelow } from '../../course/index.ts'
import { slugOf } from '../answers.ts'
import { type Note, type Proof, problem, type Scene } from '../types.ts'

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/
const leftovers = /(^|\/)(\.DS_Store|Thumbs\.db|.*\.(log|orig|rej|bak|tmp)|.*~)$/

/** The folder holds what an exercise is made of, and nothing else. */
export const proveFiles: Proof = (scene) => [
  ...missingFiles(scene),
  ...unexpectedFiles(scene),
  ...fileNames(scene),
  ...stillToWrite(scene),
]

function missingFiles({ exercise, grading, answers }: Scene): Note[] {
  const notes: Note[] = []
  const need = (present: boolean, sentence: string, mend: string) => {
    if (!present) notes.push(problem(sentence, mend))
  }
  const solutionFiles = grading.list('solution/')
  need(existsSync(join(exercise.folder, 'README.md')), 'There is no README.md.', 'Write the brief.')
  need(grading.read('suite.test.ts') !== undefined, 'There is no grading/suite.test.ts.', 'Write the hidden checks.')
  need(
    grading.read('hints.md') !== undefined,
    'There is no grading/hints.md.',
    'Write a ladder of hints for each TODO.',
  )
  need(
    existsSync(join(exercise.folder, 'example.test.ts')) || grading.read('starter/example.test.ts') !== undefined,
    'There is no example.test.ts.',
    'Write two to four visible checks beside the starter.',
  )
  need(
    solutionFiles.length > 0,
    'There is no grading/solution/.',
    `Put the reference into grading/solution/${exercise.edit[0]}.`,
  )
  need(
    answers.accepted.length >= 2,
    `There ${answers.accepted.length === 1 ? 'is 1 accepted answer' : 'are no accepted answers'}; two are the least.`,
    `Write right answers as unlike the solution as possible: grading/accepted/<what-differs>/${exercise.edit[0]}.`,
  )
  need(answers.mistakes.length > 0, 'There is no mistake.', 'Write grading/mistakes/<name-of-the-mistake>.ts.')
  return notes
}

function unexpectedFiles({ exercise, grading, answers }: Scene): Note[] {
  const texts = textsThatName(exercise.folder, grading.read('suite.test.ts'), [
    ...answers.starter.files.values(),
    ...answers.solution.files.values(),
  ])
  const own = new Set(['README.md', 'example.test.ts', ...exercise.edit])
  const slugs = new Set(answers.mistakes.map(slugOf))
  return filesBelow(exercise.folder)
    .filter((path) => !/(^|\/)(node_modules|\.stagecraft)\//.test(path))
    .filter((path) => {
      if (leftovers.test(path)) return true
      if (path.startsWith('grading/')) return !isGradingFile(path.slice('grading/'.length), exercise.edit, slugs)
      return !own.has(path) && !texts.some((text) => text.includes(path.split('/').at(-1) ?? path))
    })
    .map((path) =>
      problem(`${path} has no place in an exercise.`, 'Remove it, or use it: nothing imports or names it.'),
    )
}

function textsThatName(folder: string, suite: string | undefined, others: readonly string[]): string[] {
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
  return [read('README.md'), read('example.test.ts'), suite ?? '', ...others]
}

function isGradingFile(path: string, edit: readonly string[], slugs: ReadonlySet<string>): boolean {
  const [room, name = '', file = ''] = path.split('/')
  if (name === '') return path === 'exercise.json' || path === 'hints.md' || /\.(ts|json)$/.test(path)
  if (room === 'recordings') return file === '' && name.endsWith('.json')
  if (room === 'starter') return [...edit, 'example.test.ts'].includes(path.slice('starter/'.length))
  if (room === 'solution') return name.endsWith('.ts') || edit.includes(name)
  if (room === 'accepted') return file.endsWith('.ts') || edit.includes(file)
  if (room !== 'mistakes') return false
  return file === '' ? isMistakeFile(name, slugs) : edit.includes(file)
}

function isMistakeFile(name: string, slugs: ReadonlySet<string>): boolean {
  return name.endsWith('.ts') || (name.endsWith('.feedback.txt') && slugs.has(name.slice(0, -'.feedback.txt'.length)))
}

function fileNames({ exercise }: Scene): Note[] {
  return filesBelow(exercise.folder)
    .filter((path) => !/(^|\/)(node_modules|\.stagecraft)\//.test(path) && path !== 'README.md')
    .filter((path) => {
      const parts = path.split('/')
      const folders = parts.slice(0, -1).every((part) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(part))
      return !folders || !kebab.test(parts.at(-1) ?? '')
    })
    .map((path) => problem(`${path} is not named like the others.`, 'Use small letters, digits and hyphens.'))
}

/** What `course new` leaves for the author is marked `WRITE:`. */
function stillToWrite({ exercise }: Scene): Note[] {
  return (
    filesBelow(exercise.folder)
      // The pristine copies hold what the starter and the example hold.
      .filter((path) => /\.(ts|md|json)$/.test(path) && !path.startsWith('grading/starter/'))
      .flatMap((path) => {
        const lines = readFileSync(join(exercise.folder, path), 'utf8').split('\n')
        return lines.flatMap((line, index) => {
          const [, what] = /\bWRITE: (.+?)(?:\s*-->|",?)?\s*$/.exec(line) ?? []
          if (what === undefined) return []
          return [problem(`${path}, line ${index + 1}, is still to be written: ${what}`, 'Replace the line.')]
        })
      })
  )
}

/** `grading/starter/` is what `reset` brings back and what is proven; it must be what learners are given. */
export function provePristine({ exercise, grading, options, wrote }: Omit<Scene, 'answers'>): Note[] {
  const names = [...exercise.edit, 'example.test.ts']
  return names.flatMap((name) => {
    const shown = join(exercise.folder, name)
    const kept = join(exercise.folder, 'grading', 'starter', name)
    if (!existsSync(shown)) {
      return grading.read(`starter/${name}`) === undefined
        ? []
        : [problem(`${name} is missing beside its brief.`, `Bring it back: pnpm grade reset ${exercise.id}`)]
    }
    const text = readFileSync(shown, 'utf8')
    if (grading.read(`starter/${name}`) === text) return []
    if (options.write) {
      mkdirSync(dirname(kept), { recursive: true })
      writeFileSync(kept, text)
      wrote(kept)
      return []
    }
    return [
      problem(
        `${name} is not the same as grading/starter/${name}, which is what was proven.`,
        `If the new text is the starter, copy it: pnpm course check ${exercise.id} --write. If you solved the exercise here, bring the starter back: pnpm grade reset ${exercise.id}`,
      ),
    ]
  })
}
