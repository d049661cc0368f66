import { resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import { gitTree, mergeBase, resolveCommit } from './git.ts'
import { ownRoot } from './overlay.ts'
import { folderTree, type Tree } from './tree.ts'

/** Where a submission and what it is judged by are found. */
export type SubmissionSource = {
  /** Folder of the git repository that holds both commits. */
  repo: string
  /** The trusted commit: suites, briefs, configuration. Absent: the course this grader stands in, as it is on disk. */
  base: string | undefined
  /** The commit to judge, or … */
  head: string | undefined
  /** … a folder with the files that were handed in. */
  folder: string | undefined
}

/** A submission as data, beside what it is laid over. */
export type Submission = {
  base: Tree
  /** What the submission started from: only what it changed since counts. */
  before: Tree
  head: Tree
  /** Full names of the commits; absent for folders. */
  baseCommit: string | undefined
  headCommit: string | undefined
}

/**
 * Reads both sides. Nothing is checked out.
 * @throws UserError for a commit or a folder that is not there
 */
export function openSubmission(source: SubmissionSource): Submission {
  const { repo, folder } = source
  if ((source.head === undefined) === (folder === undefined)) {
    throw new UserError('A submission is a commit or a folder.', {
      mend: 'Name one of them: --head REF, or --submission DIR',
    })
  }
  const baseCommit = source.base === undefined ? undefined : resolveCommit(repo, source.base)
  const headCommit = source.head === undefined ? undefined : resolveCommit(repo, source.head)
  const base = baseCommit === undefined ? folderTree(ownRoot()) : gitTree(repo, baseCommit)
  if (headCommit === undefined) {
    return { base, before: base, head: folderTree(resolve(folder ?? '')), baseCommit, headCommit }
  }
  const started = baseCommit === undefined ? undefined : mergeBase(repo, baseCommit, headCommit)
  const before = started === undefined || started === baseCommit ? base : gitTree(repo, started)
  return { base, before, head: gitTree(repo, headCommit), baseCommit, headCommit }
}
