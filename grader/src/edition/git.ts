import { spawnSync } from 'node:child_process'
import { devNull } from 'node:os'
import { UserError } from '../base/errors.ts'

/** The same author and hour for every edition, so that the same files make the same commit. */
const who = { name: 'Stagecraft', email: 'stagecraft@example.com', date: '2026-01-01T00:00:00Z' }
const mostBytes = 1 << 28

/** A repository with these files as its one commit: no template, no hook, no setting of this machine has a say. */
export function commitAll(folder: string, message: string): void {
  git(folder, ['init', '--quiet', '--initial-branch=main', '--object-format=sha1', '--template='])
  git(folder, ['add', '--all', '--force'])
  git(folder, ['commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message', message])
}

/** Every object of a repository, whoever refers to it, unpacked and one after another. */
export function allObjects(folder: string): Buffer {
  return git(folder, ['cat-file', '--batch-all-objects', '--unordered', '--batch'])
}

/** Whether a repository holds one commit and nothing that is not in it. */
export function isUntouched(folder: string): boolean {
  const commits = git(folder, ['rev-list', '--all', '--count']).toString('utf8').trim()
  return commits === '1' && git(folder, ['status', '--porcelain']).length === 0
}

/** The version of a text with both changes in it; undefined where they are about the same lines. */
export function mergeFiles(ours: string, base: string, theirs: string): Buffer | undefined {
  const { status, stdout, error } = run(undefined, ['merge-file', '--stdout', '--quiet', ours, base, theirs])
  if (error) throw withoutGit(error)
  return status === 0 ? stdout : undefined
}

function git(folder: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = run(folder, args)
  if (error) throw withoutGit(error)
  if (status === 0) return stdout
  const why = stderr.toString('utf8').trim().split('\n')[0] ?? ''
  throw new UserError(`git ${args[0]} failed in ${folder}: ${why}`)
}

function withoutGit(cause: Error): UserError {
  return new UserError(`git could not be run: ${cause.message}.`, { mend: 'Install git 2.28 or newer.', cause })
}

function run(folder: string | undefined, args: readonly string[]) {
  const settings = ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', '-c', 'core.fsmonitor=false']
  const place = folder === undefined ? [] : ['-C', folder]
  const options = { env: environment(), maxBuffer: mostBytes, windowsHide: true } as const
  return spawnSync('git', ['--no-pager', ...settings, ...place, ...args], options)
}

function environment(): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !/^GIT_/.test(name) && !/key|token|secret/i.test(name))
  return {
    ...Object.fromEntries(clean),
    ...{ GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_SYSTEM: devNull, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
    ...{ GIT_AUTHOR_NAME: who.name, GIT_AUTHOR_EMAIL: who.email, GIT_AUTHOR_DATE: who.date },
    ...{ GIT_COMMITTER_NAME: who.name, GIT_COMMITTER_EMAIL: who.email, GIT_COMMITTER_DATE: who.date },
  }
}
