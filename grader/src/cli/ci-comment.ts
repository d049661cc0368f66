import { readFileSync } from 'node:fs'
import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import {
  commitOf,
  type GithubApi,
  openSubmission,
  postComment,
  pullRequestsOf,
  readEvent,
  readResult,
  renderComment,
  siftSubmission,
  type TrustedFacts,
} from '../cohort/index.ts'
import { loadCourse } from '../course/index.ts'
import type { CiWords } from './ci-arguments.ts'
import type { CourseIo } from './course.ts'
import { guideTo } from './guide.ts'

/**
 * `pnpm course ci comment`: a result that another job left, as a comment. With `--base` and `--head` the commits themselves
 * say what was changed besides exercises, and the result is held to them.
 */
export async function commentOnSubmission(words: CiWords, io: CourseIo): Promise<ExitCode> {
  if (words.result === undefined) {
    throw new UserError('There is no result to comment on.', { mend: 'Name the file: --result out/submission.json' })
  }
  const course = loadCourse(words.repo)
  const result = readResult(words.result)
  const facts = factsFrom(words)
  const view = { details: words.details, guide: guideTo(course, course.root), shown: result.shown }
  const comment = renderComment(result, view, facts)
  if (!words.post) {
    await io.print(comment)
    return 0
  }
  if (facts === undefined) {
    throw new UserError('A comment is posted only about commits that were looked at.', {
      mend: 'Give --base and --head as well.',
    })
  }
  return post(comment, facts, io)
}

function factsFrom({ repo, base, head }: CiWords): TrustedFacts | undefined {
  if (base === undefined || head === undefined) return undefined
  const submission = openSubmission({ repo, base, head, folder: undefined })
  const { left } = siftSubmission(loadCourse(repo), submission.base, submission.before, submission.head)
  return { headCommit: submission.headCommit ?? '', left }
}

async function post(comment: string, facts: TrustedFacts, io: CourseIo): Promise<ExitCode> {
  const { GITHUB_TOKEN: token, GITHUB_EVENT_PATH: path, GITHUB_API_URL: url = 'https://api.github.com' } = process.env
  if (!token || !path) {
    throw new UserError(
      '--post works inside a GitHub workflow that was started for a pull request and has GITHUB_TOKEN.',
      {
        mend: 'Leave --post out to see the comment.',
      },
    )
  }
  const api: GithubApi = { url, token, fetch }
  const event = readEvent(JSON.parse(readFileSync(path, 'utf8')))
  if (commitOf(event) !== facts.headCommit) {
    const newer = 'The commit that --head names is not the one that this event is about; nothing was posted.\n'
    await io.print(newer)
    return 0
  }
  const numbers = await pullRequestsOf(api, event)
  if (numbers.length === 0) await io.print('No open pull request ends with this commit; nothing was posted.\n')
  for (const number of numbers) {
    const what = await postComment(api, event.repository.full_name, number, comment)
    await io.print(`The comment on #${number} was ${what}.\n`)
  }
  return 0
}
