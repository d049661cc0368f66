import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Course, filesBelow } from '../course/index.ts'
import { publicTexts, secretsOf } from './exercise.ts'
import { allObjects } from './git.ts'
import type { Leak, Secret } from './types.ts'

/** A shorter line says nothing by itself: half of all programs have it. */
const shortest = 40
/** So many lines of one hidden file in one visible file are no accident. Measured: the course's own files share up to three. */
const tooMany = 4

type Marked = Secret & { lines: ReadonlySet<string>; whole: string }

/**
 * Walks a finished edition, every file and every git object, for what must not be in it: a name that only the course has, a
 * link, the key, or the text of anything that judges (whole, or several lines of it).
 */
export function findLeaks(root: string, course: Course, key: string | undefined): Leak[] {
  const secrets = course.stages.flatMap((stage) => stage.exercises.flatMap(marked))
  const texts = [...treeTexts(root), ...historyOf(root)]
  return [
    ...wrongNames(root),
    ...texts.flatMap(({ path, bytes }) =>
      key !== undefined && holdsKey(bytes, key) ? [{ path, what: 'the key' }] : [],
    ),
    ...texts.flatMap(({ path, bytes, isHistory }) => leaksIn(path, bytes.toString('utf8'), secrets, isHistory)),
  ]
}

function marked(exercise: Course['stages'][number]['exercises'][number]): Marked[] {
  const shown = publicTexts(exercise)
  const known = new Set(shown.flatMap(linesOf))
  // A solution may leave one of several starters as it is.
  const isShown = (whole: string) => shown.some((text) => collapsed(text).includes(whole))
  const secrets = secretsOf(exercise).filter(({ text }) => !isShown(collapsed(text)))
  return secrets.map((secret) => ({
    ...secret,
    lines: new Set(linesOf(secret.text).filter((line) => !known.has(line))),
    whole: collapsed(secret.text),
  }))
}

function historyOf(root: string) {
  const isRepository = existsSync(join(root, '.git'))
  return isRepository ? [{ path: 'the git history', bytes: allObjects(root), isHistory: true }] : []
}

function* treeTexts(root: string): Generator<{ path: string; bytes: Buffer; isHistory: boolean }> {
  for (const path of filesBelow(root)) {
    // Objects are compressed; they are read unpacked.
    if (path.startsWith('.git/objects/')) continue
    yield { path, bytes: readFileSync(join(root, ...path.split('/'))), isHistory: false }
  }
}

function leaksIn(path: string, text: string, secrets: readonly Marked[], isHistory: boolean): Leak[] {
  const lines = new Set(linesOf(text))
  const whole = collapsed(text)
  return secrets.flatMap((secret) => {
    const shared = [...secret.lines].filter((line) => lines.has(line)).length
    const isWhole = secret.whole.length >= shortest && whole.includes(secret.whole)
    // The history is all files in one: there, lines of different files would add up.
    const isPart = !isHistory && shared >= tooMany
    return isWhole || isPart ? [{ path, what: secret.name }] : []
  })
}

/** Names that only the course itself has; and links, which could lead anywhere. */
function wrongNames(root: string): Leak[] {
  return readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name)
    const path = file.slice(root.length + 1).replaceAll('\\', '/')
    if (path.startsWith('.git/')) return []
    if (!entry.isFile() && !entry.isDirectory()) return [{ path, what: 'something that is no file' }]
    const inGrading = /^stages\/.*\/grading\/(.+)$/i.exec(path)?.[1]
    const isWrong = inGrading !== undefined && !['exercise.json', 'sealed'].includes(inGrading)
    return isWrong && lstatSync(file).isFile() ? [{ path, what: 'a file that judges' }] : []
  })
}

/** As it is, and as it is written in the two usual ways of writing bytes. */
function holdsKey(bytes: Buffer, key: string): boolean {
  const plain = Buffer.from(key)
  const forms = [plain, Buffer.from(plain.toString('base64').replace(/=+$/, '')), Buffer.from(plain.toString('hex'))]
  return forms.some((form) => bytes.includes(form))
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(collapsed)
    .filter((line) => line.length >= shortest)
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
