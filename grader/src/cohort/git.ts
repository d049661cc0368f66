import { spawnSync } from 'node:child_process'
import { UserError } from '../base/errors.ts'
import { type EntryKind, isFile, type Tree, type TreeEntry } from './tree.ts'

/** Contents of a whole course, and more. */
const mostBytes = 512 * 1024 * 1024
/** A listing of half a million files. A tree can name itself over and over, and then its listing never ends. */
const mostListed = 64 * 1024 * 1024
const longestMs = 60_000

/**
 * The full name of a commit.
 * @throws UserError when the repository does not hold it
 */
export function resolveCommit(repo: string, ref: string): string {
  const { status, stdout } = git(repo, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  const sha = stdout.toString('utf8').trim()
  if (status === 0 && /^[0-9a-f]{40,64}$/.test(sha)) return sha
  throw new UserError(`The repository ${repo} has no commit called "${ref}".`, {
    mend: 'Fetch it first, for instance: git fetch origin <branch>',
  })
}

/**
 * The commit from which both grew; undefined when they have none.
 * @throws UserError when too little of the history was fetched to know
 */
export function mergeBase(repo: string, one: string, other: string): string | undefined {
  const { status, stdout } = git(repo, ['merge-base', one, other])
  if (status === 0) return stdout.toString('utf8').trim()
  if (git(repo, ['rev-parse', '--is-shallow-repository']).stdout.toString('utf8').trim() !== 'true') return undefined
  throw new UserError('This clone holds too little history to see where the submission began.', {
    mend: 'Fetch all of it: git fetch --unshallow (in GitHub Actions: fetch-depth: 0)',
  })
}

/** The files of a commit, read from git's database and never checked out: no filter, hook or attribute has a say. */
export function gitTree(repo: string, commit: string): Tree {
  const listing = demand(repo, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit], '', mostListed)
  const entries = new Map<string, TreeEntry>()
  for (const line of listing.toString('utf8').split('\0')) {
    const entry = readLine(line)
    if (entry) entries.set(entry.path, entry)
  }
  return { entries, partial: false, read: (paths) => readBlobs(repo, entries, paths) }
}

const kinds: Readonly<Record<string, EntryKind>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'file',
  '120000': 'link',
  '160000': 'submodule',
}

/** `<mode> <type> <object> <size>\t<path>`; the size of what is no blob is `-`. */
function readLine(line: string): TreeEntry | undefined {
  const tab = line.indexOf('\t')
  const [mode = '', , id = '', size = ''] = line.slice(0, tab).split(/ +/)
  if (tab < 0) return undefined
  return { path: line.slice(tab + 1), kind: kinds[mode] ?? 'other', size: Number(size) || 0, id }
}

function readBlobs(repo: string, entries: Tree['entries'], paths: readonly string[]): Map<string, Buffer> {
  const wanted = paths.filter((path) => isFile(entries, path))
  if (wanted.length === 0) return new Map()
  const ids = wanted.map((path) => entries.get(path)?.id ?? '')
  const output = demand(repo, ['cat-file', '--batch'], `${ids.join('\n')}\n`)
  const contents = new Map<string, Buffer>()
  let at = 0
  for (const path of wanted) {
    const end = output.indexOf('\n', at)
    const [, type, size] = output.toString('latin1', at, end).split(' ')
    if (type !== 'blob') throw new UserError(`The contents of ${JSON.stringify(path)} are missing from ${repo}.`)
    contents.set(path, output.subarray(end + 1, end + 1 + Number(size)))
    at = end + 1 + Number(size) + 1
  }
  return contents
}

function demand(repo: string, args: readonly string[], input = '', most = mostBytes): Buffer {
  const { status, stdout, stderr, error } = git(repo, args, input, most)
  if (status === 0) return stdout
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'ENOBUFS' || code === 'ETIMEDOUT') {
    throw new UserError('The submission holds more files than anybody hands in.', {
      mend: 'Look at what was committed: git ls-tree -r --name-only <commit> | head',
    })
  }
  const why = error?.message ?? stderr.toString('utf8').trim().split('\n')[0] ?? ''
  throw new UserError(`git ${args[0]} failed in ${repo}: ${why}`, {
    mend: 'Is this a git repository with that commit?',
  })
}

/** Plumbing only, with everything off that a repository's own configuration could start. */
function git(repo: string, args: readonly string[], input = '', maxBuffer = mostBytes) {
  const quiet = ['--no-pager', '--no-replace-objects', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=']
  const env = {
    ...withoutSecrets(process.env),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    LC_ALL: 'C',
  }
  const limits = { maxBuffer, timeout: longestMs, killSignal: 'SIGKILL' } as const
  return spawnSync('git', [...quiet, '-C', repo, ...args], { input, env, ...limits, windowsHide: true })
}

/** git needs a home and a path, and none of a job's keys. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSecret = (name: string) => !name.startsWith('GIT_') && /key|token|secret|password/i.test(name)
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSecret(name)))
}
