/** A course whose every hidden file holds a canary, one exercise for each hostile file, and the real command over it. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/base/report.ts'
import { canaries, hints, mistake, recording, solution, suite } from './hidden.ts'

export const entry = fileURLToPath(new URL('../../src/cli/start.js', import.meta.url))
export const stage = '01-cheats'

export type Sandbox = 'permissions' | 'bubblewrap'

/** What the files of a learner say: one text for `answer.ts`, or texts by file name. */
export type Submission = string | Readonly<Record<string, string>>

export type Graded = { report: Report; stdout: string; stderr: string; exitCode: number | null }

export type HostileCourse = {
  /** Everything that belongs to it, its temporary and settings folders included. */
  base: string
  root: string
  temporary: string
  env: NodeJS.ProcessEnv
  /** The folder of an exercise, by its place among the submissions. */
  folder(index: number): string
  write(path: string, text: string): void
  grade(...argv: string[]): Promise<Graded>
  remove(): void
}

/** Exercises are numbered in the order of the submissions. */
export function makeHostileCourse(submissions: readonly Submission[]): HostileCourse {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft hostile-')))
  const root = join(base, 'course')
  const write = (path: string, text: string) => {
    const file = join(root, ...path.split('/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const folder = (index: number) => `stages/${stage}/${String(index).padStart(2, '0')}-cheat`
  write('package.json', JSON.stringify({ name: 'toy', version: '1.0.0', type: 'module' }))
  write('pnpm-lock.yaml', 'lockfileVersion: 9\n')
  const manifest = { name: `@stagecraft/${stage}`, type: 'module', imports: { '#*': './*' } }
  write(`stages/${stage}/package.json`, JSON.stringify(manifest))
  for (const [index, submission] of submissions.entries()) {
    for (const [path, text] of Object.entries(hiddenFiles)) write(`${folder(index)}/grading/${path}`, text)
    const files = typeof submission === 'string' ? { 'answer.ts': submission } : submission
    for (const [path, text] of Object.entries(files)) write(`${folder(index)}/${path}`, text)
  }
  const temporary = join(base, 'tmp')
  mkdirSync(temporary)
  const env = {
    ...cleanEnvironment(),
    SECRET: canaries.environment,
    ...foldersBelow(base),
    TMPDIR: temporary,
    TEMP: temporary,
    LANG: 'C.UTF-8',
  }
  return {
    ...{ base, root, temporary, env, write },
    folder: (index) => join(root, ...folder(index).split('/')),
    grade: (...argv) => grade(root, env, argv),
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
}

const hiddenFiles: Readonly<Record<string, string>> = {
  'exercise.json': JSON.stringify({
    formatVersion: 1,
    title: 'Answer',
    goal: 'Answer a question with what the model says.',
    edit: ['answer.ts'],
  }),
  'suite.test.ts': suite,
  'recordings/answer.json': recording,
  'hints.md': hints,
  'solution/answer.ts': solution,
  'mistakes/wrong.ts': mistake,
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _f, NO_COLOR: _n, NODE_OPTIONS: _o, ...env } = process.env
  return env
}

/** So that whatever a tool keeps for itself lands where it can be searched. */
function foldersBelow(base: string): NodeJS.ProcessEnv {
  const names = ['CONFIG', 'CACHE', 'DATA', 'STATE']
  return {
    HOME: join(base, 'home'),
    ...Object.fromEntries(names.map((name) => [`XDG_${name}_HOME`, join(base, name.toLowerCase())])),
  }
}

function grade(root: string, env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<Graded> {
  const args = ['--disable-sigusr1', entry, 'grade', ...argv, '--root', root, '--json']
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.on('close', (exitCode) => resolve({ report: reportIn(stdout), stdout, stderr, exitCode }))
  })
}

function reportIn(stdout: string): Report {
  try {
    return JSON.parse(stdout) as Report
  } catch {
    throw new Error(`The grader did not print one JSON object but: ${stdout.slice(0, 500)}`)
  }
}
