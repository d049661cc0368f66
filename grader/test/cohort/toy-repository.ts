/** A toy course under git, and `pnpm course ci` as a real process over it. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readResult, type SubmissionResult } from '../../src/cohort/index.ts'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { entry, makeToyCourse, type Ran, type ToyCourse } from '../cli/toy-course.ts'

/** Without bubblewrap the command refuses; its word for a container of one's own stands in for one here. */
export const walls: readonly string[] = isBubblewrapAvailable() ? [] : ['--no-sandbox']

export type Planted = { name: string; mode: '100644' | '120000' | '160000' | '40000'; content: string | Planted[] }

export type ToyRepository = {
  course: ToyCourse
  root: string
  /** A folder of the test's own, outside the repository. */
  scratch: string
  git(...args: string[]): string
  /** Commits everything that stands in the folder, and returns the commit. */
  commit(message: string): string
  /** Goes back to a commit, the folder included. */
  restore(commit: string): void
  /** A commit like `parent` with entries that no `git add` would make, under a folder that exists. */
  plant(parent: string, folder: string, entries: readonly Planted[]): string
  /** A tree from lines as `git ls-tree` prints them. */
  makeTree(lines: readonly string[]): string
  ci(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>
  /** Grades a commit over another one; what the next job would read, beside what was printed. */
  judge(base: string, head: string, ...argv: string[]): Promise<Ran & { result: SubmissionResult }>
  remove(): void
}

export function makeToyRepository(): ToyRepository {
  const course = makeToyCourse()
  const { root } = course
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft toy ci-')))
  const env = {
    ...course.env,
    GIT_CONFIG_GLOBAL: join(scratch, 'no-config'),
    GIT_CONFIG_NOSYSTEM: '1',
    ...{ GIT_AUTHOR_NAME: 'toy', GIT_AUTHOR_EMAIL: 'toy@toy.example' },
    ...{ GIT_COMMITTER_NAME: 'toy', GIT_COMMITTER_EMAIL: 'toy@toy.example' },
  }
  const raw = (args: readonly string[], input: string | Buffer = '') =>
    execFileSync('git', ['-C', root, ...args], { env, input, maxBuffer: 1 << 27, stdio: ['pipe', 'pipe', 'ignore'] })
  const git = (...args: string[]) => raw(args).toString('utf8').trim()
  git('init', '--quiet', '--initial-branch=main')
  const commit = (message: string) => {
    git('add', '--all', '--force')
    git('commit', '--quiet', '--allow-empty', '--message', message)
    return git('rev-parse', 'HEAD')
  }
  const ci: ToyRepository['ci'] = (argv, extra = {}) => runCi(root, { ...env, ...extra }, argv)
  return {
    course,
    root,
    scratch,
    git,
    commit,
    restore: (to) => {
      git('checkout', '--quiet', '--detach', '--force', to)
      git('clean', '--quiet', '--force', '-dx')
    },
    plant: (parent, folder, entries) => {
      const tree = graft(raw, git('rev-parse', `${parent}^{tree}`), folder.split('/').filter(Boolean), entries)
      return git('commit-tree', '-p', parent, '-m', 'planted', tree)
    },
    makeTree: (lines) =>
      raw(['mktree'], `${lines.join('\n')}\n`)
        .toString('utf8')
        .trim(),
    ci,
    judge: async (base, head, ...argv) => {
      const out = mkdtempSync(join(scratch, 'out-'))
      const ran = await ci(['--repo', root, '--base', base, '--head', head, '--out', out, ...argv])
      if (ran.exitCode !== 0 && ran.exitCode !== 1) throw new Error(`exit ${ran.exitCode}: ${ran.stderr}`)
      return { ...ran, result: readResult(join(out, 'submission.json')) }
    },
    remove: () => {
      course.remove()
      rmSync(scratch, { recursive: true, force: true })
    },
  }
}

type Raw = (args: readonly string[], input?: string | Buffer) => Buffer

/** Writes tree objects byte by byte: git itself refuses names such as `..`, and another client may not. */
function graft(raw: Raw, tree: string, folders: readonly string[], entries: readonly Planted[]): string {
  const [folder, ...rest] = folders
  const old = raw(['ls-tree', '-z', tree]).toString('utf8').split('\0').filter(Boolean).map(readEntry)
  if (folder === undefined) return writeTree(raw, [...old, ...entries.map((planted) => writePlanted(raw, planted))])
  const changed = old.map((entry) =>
    entry.name === folder ? { ...entry, id: graft(raw, entry.id, rest, entries) } : entry,
  )
  return writeTree(raw, changed)
}

type Entry = { mode: string; id: string; name: string }

function readEntry(line: string): Entry {
  const [, mode = '', id = '', name = ''] = /^(\d+) \w+ (\w+)\t([\s\S]*)$/.exec(line) ?? []
  return { mode: mode.replace(/^0/, ''), id, name }
}

function writePlanted(raw: Raw, { name, mode, content }: Planted): Entry {
  if (Array.isArray(content))
    return {
      name,
      mode,
      id: writeTree(
        raw,
        content.map((inner) => writePlanted(raw, inner)),
      ),
    }
  if (mode === '160000') return { name, mode, id: content }
  return { name, mode, id: raw(['hash-object', '-w', '--stdin'], content).toString('utf8').trim() }
}

function writeTree(raw: Raw, entries: readonly Entry[]): string {
  const sorted = [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
  const parts = sorted.map(({ mode, name, id }) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  )
  const args = ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin']
  return raw(args, Buffer.concat(parts)).toString('utf8').trim()
}

function runCi(cwd: string, env: NodeJS.ProcessEnv, argv: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const { INIT_CWD: _, GITHUB_ACTIONS: _a, GITHUB_STEP_SUMMARY: _s, ...clean } = env
    const own = env.GITHUB_STEP_SUMMARY?.startsWith(tmpdir()) ? { GITHUB_STEP_SUMMARY: env.GITHUB_STEP_SUMMARY } : {}
    const options = { cwd, env: { ...clean, ...own }, timeout: 90_000, maxBuffer: 1 << 26 }
    const args = ['--disable-sigusr1', entry, 'course', 'ci', ...argv]
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, exitCode: error ? error.code : 0 })
    })
  })
}
