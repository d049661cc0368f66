import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { findTarget } from '../../course/index.ts'
import { type Note, type Proof, problem, type Scene } from '../types.ts'
import { todosOf } from './starter.ts'

const mostLines = 120

/** The brief has its parts, says what is graded TODO by TODO, and names only what exists. */
export const proveBrief: Proof = (scene) => {
  const path = join(scene.exercise.folder, 'README.md')
  if (!existsSync(path)) return []
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  return [...parts(text), ...gradedBullets(text, scene), ...namedPaths(text, scene), ...namedCommands(text, scene)]
}

function parts(text: string): Note[] {
  const notes: Note[] = []
  const lines = text.trimEnd().split('\n')
  const [title = '', ...rest] = lines.filter((line) => line.trim() !== '')
  if (!title.startsWith('# ')) notes.push(problem('The brief does not begin with a title.', 'Begin with "# <title>".'))
  if (!/\d+ min/.test(rest[0] ?? '')) {
    notes.push(
      problem('The brief does not say how long it takes.', 'Put the minutes into the first line after the title.'),
    )
  }
  if (lines.length > mostLines) {
    notes.push(problem(`The brief has ${lines.length} lines; ${mostLines} are the most.`, 'Cut it: ninety are plenty.'))
  }
  for (const heading of ['Build', 'The grader checks that', 'Notes']) {
    if (sectionOf(text, heading) === undefined) {
      notes.push(problem(`The brief has no part “${heading}”.`, `Add "## ${heading}".`))
    }
  }
  return notes
}

function gradedBullets(text: string, scene: Scene): Note[] {
  const section = sectionOf(text, 'The grader checks that')
  if (section === undefined) return []
  const missing = todosOf(scene).filter(({ number }) => !new RegExp(`\\bTODO ${number}\\b`).test(section))
  return missing.map(({ number }) =>
    problem(
      `“The grader checks that …” says nothing for TODO ${number}.`,
      `Add a bullet that begins with "TODO ${number}:" and says what is graded there.`,
    ),
  )
}

/** The text below a heading that begins so, up to the next heading. */
function sectionOf(text: string, heading: string): string | undefined {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^#{2,3} /.test(line) && line.replace(/^#+ /, '').startsWith(heading))
  if (start < 0) return undefined
  const end = lines.findIndex((line, index) => index > start && /^## /.test(line))
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n')
}

function namedPaths(text: string, { course, exercise }: Scene): Note[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]?.replace(/#.*$/, '') ?? '')
  const spanPaths = codeIn(text).filter((span) => /^#?[\w@./-]+\.(ts|md|json)$/.test(span) && !/^\.\w+$/.test(span))
  const linkPaths = links.filter((link) => link !== '' && !/^[a-z]+:/.test(link))
  const homes = [exercise.folder, join(exercise.folder, '..'), course.root]
  return [...new Set([...spanPaths, ...linkPaths])]
    .filter((path) => !homes.some((home) => existsSync(join(home, path.replace(/^#/, '')))))
    .map((path) =>
      problem(`The brief names ${path}, which does not exist.`, 'Name the file by its path from the brief.'),
    )
}

function namedCommands(text: string, scene: Scene): Note[] {
  const named = codeIn(text).flatMap((code) => {
    const match = /^(?:npx -y )?pnpm(?:@[\d.]+)? (grade|course)((?: [^\s#]+)*)/.exec(code)
    return match ? [{ tool: match[1], words: (match[2] ?? '').trim().split(' ').filter(Boolean) }] : []
  })
  return named.flatMap(({ tool, words }) => {
    const shown = ['pnpm', tool, ...words].join(' ')
    if (tool === 'course')
      return [problem(`The brief names “${shown}”, an author's command.`, 'Name one for learners.')]
    const unknown = words.filter((word) => !word.startsWith('-') && !isCommand(word, scene) && !isTarget(word, scene))
    return unknown.length === 0
      ? []
      : [problem(`The brief names “${shown}”, and there is no “${unknown[0]}”.`, 'See pnpm grade --help and status.')]
  })
}

/** Code in a text: each inline span, and each line of a fence up to the first double space. */
function codeIn(text: string): string[] {
  const pieces = text.split(/^```.*$/m)
  const fences = pieces.filter((_, index) => index % 2 === 1).flatMap((piece) => piece.split('\n'))
  const spans = pieces
    .filter((_, index) => index % 2 === 0)
    .flatMap((piece) => [...piece.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? ''))
  return [...fences, ...spans].map((line) => line.trim().split(/ {2,}/)[0] ?? '')
}

function isCommand(word: string, { options }: Scene): boolean {
  return options.commands.includes(word)
}

function isTarget(word: string, { course }: Scene): boolean {
  try {
    return findTarget(course, word).stage !== undefined
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}
