import { accessSync, constants, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ExerciseReport } from '../base/report.ts'
import type { Fingerprint } from './fingerprint.ts'
import { withLock } from './lock.ts'
import type { Signer } from './signature.ts'

/** A verdict and what it depends on. */
export type Verdict = Fingerprint & {
  report: ExerciseReport
  seed: number
  /** ISO 8601. */
  gradedAt: string
}

/** The last verdict on an exercise. One that is no pass keeps the last pass: a file may be put back as it was. */
export type Entry = Verdict & { lastPass?: Verdict }

/** The highest rung of the hint ladder that was shown, for one TODO. */
export type HintMark = { todo: number; rung: number }

/** The file's content, by `stage/exercise`. */
export type Stored = {
  exercises: Map<string, Entry>
  hints: Map<string, HintMark>
  /** ISO 8601: when the first verdict was written. */
  startedAt?: string
}

export type Loaded = Stored & { notices: string[] }

/** The file as a person should name it. */
export const shownPath = '.stagecraft/progress.json'

/**
 * Reads the file. What this machine's grader did not write is left out, with a sentence that says so; a file that cannot be
 * read at all is moved aside.
 */
export function loadStored(file: string, signer: Signer): Loaded {
  const stored: Loaded = { exercises: new Map(), hints: new Map(), notices: [] }
  const text = readIfThere(file, stored.notices)
  if (text === undefined) return stored
  const data = parse(text)
  if (data === undefined) {
    stored.notices.push(setAside(file))
    return stored
  }
  let refused = 0
  for (const [key, signed] of Object.entries(data.exercises)) {
    const entry = verify(key, signed, signer)
    if (entry) stored.exercises.set(key, entry)
    else refused += 1
  }
  if (data.startedAt !== undefined) stored.startedAt = data.startedAt
  for (const [key, mark] of Object.entries(data.hints)) if (isHintMark(mark)) stored.hints.set(key, mark)
  if (refused > 0) {
    const verdicts = refused === 1 ? 'One verdict' : `${refused} verdicts`
    stored.notices.push(
      `${verdicts} in ${shownPath} did not come from a grading run on this machine and will be graded again.`,
    )
  }
  return stored
}

/**
 * Adds to the file what this command found out, beside what another grader may have written meanwhile. The file is
 * replaced in one step: a grader that is killed leaves the old one or the new one.
 * @returns why nothing was saved, as a sentence; undefined when it was
 */
export async function saveStored(file: string, signer: Signer, news: Stored): Promise<string | undefined> {
  try {
    mkdirSync(dirname(file), { recursive: true })
    if (isReadOnly(file)) return `Your progress is not saved: ${shownPath} is read-only.`
    const written = await withLock(`${file}.lock`, () => {
      const now = loadStored(file, signer)
      for (const [key, entry] of news.exercises) now.exercises.set(key, entry)
      for (const [key, mark] of news.hints) now.hints.set(key, mark)
      replaceFile(file, serialise(now, signer))
    })
    return written
      ? undefined
      : 'Your progress is not saved: another grader is writing it. Run the command again later.'
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    return `Your progress is not saved: ${shownPath} cannot be written (${code}).`
  }
}

function serialise(stored: Stored, signer: Signer): string {
  const exercises = [...stored.exercises].sort(([a], [b]) => (a < b ? -1 : 1))
  const signed = exercises.map(([key, entry]) => [key, { ...entry, signature: signer.sign(signedText(key, entry)) }])
  const data = {
    about: 'What the grader remembers. It can be deleted: everything is graded again then. CI does not read it.',
    formatVersion: 1,
    startedAt: stored.startedAt ?? exercises.map(([, entry]) => entry.gradedAt).sort()[0],
    exercises: Object.fromEntries(signed),
    hints: Object.fromEntries(stored.hints),
  }
  return `${JSON.stringify(data, null, 1)}\n`
}

function signedText(key: string, entry: Entry): string {
  const { files, suite, report, seed, gradedAt, lastPass } = entry
  return JSON.stringify([key, files, suite, report, seed, gradedAt, ...(lastPass ? [lastPass] : [])])
}

function verify(key: string, signed: unknown, signer: Signer): Entry | undefined {
  if (typeof signed !== 'object' || signed === null) return undefined
  const { signature, ...entry } = signed as Entry & { signature?: unknown }
  return typeof signature === 'string' && signer.matches(signedText(key, entry), signature) ? entry : undefined
}

type Written = { exercises: Record<string, unknown>; hints: Record<string, unknown>; startedAt?: string }

function parse(text: string): Written | undefined {
  try {
    const data = JSON.parse(text)
    const isWhole = data?.formatVersion === 1 && isRecord(data.exercises)
    if (!isWhole) return undefined
    const hints = isRecord(data.hints) ? data.hints : {}
    return {
      exercises: data.exercises,
      hints,
      ...(typeof data.startedAt === 'string' && { startedAt: data.startedAt }),
    }
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isHintMark(value: unknown): value is HintMark {
  return isRecord(value) && Number.isInteger(value.todo) && Number.isInteger(value.rung)
}

function readIfThere(file: string, notices: string[]): string | undefined {
  try {
    if (!statSync(file).isFile()) throw Object.assign(new Error('no file'), { code: 'it is no file' })
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      notices.push(`${shownPath} cannot be read (${code}), so nothing is remembered.`)
    }
    return undefined
  }
}

/** Moves a broken file to a name that is free, so that nothing in it is lost. */
function setAside(file: string): string {
  const broken = `${shownPath} is not what the grader wrote`
  try {
    let number = 1
    while (statSync(asideName(file, number), { throwIfNoEntry: false })) number += 1
    renameSync(file, asideName(file, number))
    const name = asideName(shownPath, number)
    return `${broken}, so everything will be graded again; the old file is kept as ${name}.`
  } catch {
    return `${broken}, so everything will be graded again.`
  }
}

function asideName(file: string, number: number): string {
  return file.replace(/\.json$/, `.broken-${number}.json`)
}

/** Mode bits, not access(): the answer must not depend on who asks, and root may write everything. */
function isReadOnly(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat) return false
  if ((stat.mode & 0o222) === 0) return true
  accessSync(file, constants.W_OK)
  return false
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, text, { mode: 0o600 })
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
