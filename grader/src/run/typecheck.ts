import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TypeAdvice } from '../base/report.ts'
import type { Course, Exercise } from '../course/index.ts'

const errorLine = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/

/**
 * Checks the types of the edited files with the native TypeScript compiler, all exercises in one program.
 * Node strips types without checking them, so this is advice beside the verdict and never part of it.
 * @returns the first errors in each exercise's own files, by slug; nothing when the compiler cannot be run
 */
export async function checkTypes(course: Course, exercises: readonly Exercise[]): Promise<Map<string, TypeAdvice[]>> {
  const found = new Map<string, TypeAdvice[]>()
  const files = exercises
    .flatMap((exercise) => exercise.edit.map((name) => join(exercise.folder, name)))
    .filter(existsSync)
  for (const error of (await compileFiles(course, files)) ?? []) {
    const exercise = exercises.find(({ folder, edit }) => edit.some((name) => join(folder, name) === error.file))
    if (!exercise) continue
    const advice = { ...error, file: relative(exercise.folder, error.file) }
    found.set(exercise.slug, [...(found.get(exercise.slug) ?? []), advice])
  }
  return found
}

/**
 * The type errors of a program made of these files (absolute paths), each error with the absolute path of its file.
 * @returns undefined when the compiler cannot be run or did not finish
 */
export async function compileFiles(course: Course, files: readonly string[]): Promise<TypeAdvice[] | undefined> {
  if (files.length === 0) return []
  const compiler = nativeCompiler()
  const project = compiler && writeProject(course, files)
  const output = compiler && project && (await compile(compiler, project, course.root))
  if (output === undefined) return undefined
  const lines = output.split('\n')
  if (lines.some((line) => isHiddenFile(course, line.trim()))) return undefined
  return lines.flatMap((line) => {
    const [, path, row, column, code, message] = errorLine.exec(line.trim()) ?? []
    if (!path || !code || !message) return []
    return [{ file: resolve(course.root, path), line: Number(row), column: Number(column), code, message }]
  })
}

/** A type may be taken from any file, and an error spells it out: with a hidden file in the program, none is shown. */
function isHiddenFile(course: Course, path: string): boolean {
  const below = relative(course.root, path)
  return isAbsolute(path) && !below.startsWith('..') && /(^|[\\/])grading[\\/]/i.test(below)
}

/** @returns the path of a project file to remove afterwards; undefined where the course cannot be written */
function writeProject(course: Course, files: readonly string[]): string | undefined {
  const folder = join(course.root, '.stagecraft')
  const project = join(folder, `types-${process.pid}.json`)
  const base = ['tsconfig.base.json'].map((name) => join(course.root, name)).find(existsSync) ?? ownBase()
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(project, JSON.stringify({ extends: base, compilerOptions: { pretty: false }, files, include: [] }))
    return project
  } catch {
    // Advice is worth no failure: the verdict stands without it.
    return undefined
  }
}

function ownBase(): string {
  return fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url))
}

function compile(compiler: string, project: string, cwd: string): Promise<string | undefined> {
  return new Promise((settle) => {
    const flags = ['--noEmit', '--listFiles', '--project', project]
    const child = execFile(compiler, flags, { cwd, timeout: 20_000 }, (error, stdout) => {
      process.off('exit', giveUp)
      rmSync(project, { force: true })
      // The compiler exits with 1 or 2 when it found errors; anything else is a compiler that did not do its work.
      const finished = error === null || error.code === 1 || error.code === 2
      settle(finished ? stdout : undefined)
    })
    // A watcher that is left, or Ctrl-C, does not wait for advice.
    const giveUp = () => {
      child.kill('SIGKILL')
      rmSync(project, { force: true })
    }
    process.once('exit', giveUp)
  })
}

/** The compiler's own binary: its Node wrapper would cost a second start of Node. */
function nativeCompiler(): string | undefined {
  try {
    const typescript = dirname(
      createRequire(new URL('../../../package.json', import.meta.url)).resolve('typescript/package.json'),
    )
    const platform = createRequire(join(typescript, 'package.json')).resolve(
      `@typescript/typescript-${process.platform}-${process.arch}/package.json`,
    )
    const binary = join(dirname(platform), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc')
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}
