import { z } from 'zod'
import { UserError } from '../base/errors.ts'
import { commentMarker } from './comment.ts'

/** How GitHub is reached. `fetch` is a parameter so that it can be tried without the host. */
export type GithubApi = { url: string; token: string; fetch: typeof fetch }

const repository = z.object({ full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/) })

const commit = z.string().regex(/^[0-9a-f]{40,64}$/)
const base = { repository: repository.extend({ default_branch: z.string() }) }

/** The part of an event that says what was graded. GitHub wrote it, so it can be trusted. */
const workflowRunEvent = z.object({
  ...base,
  workflow_run: z.object({
    event: z.string(),
    head_sha: commit,
    head_branch: z.string(),
    head_repository: repository.extend({ owner: z.object({ login: z.string() }) }),
  }),
})
const pullRequestEvent = z.object({
  ...base,
  pull_request: z.object({ number: z.number().int().positive(), head: z.object({ sha: commit }) }),
})

export type GradedEvent = z.infer<typeof workflowRunEvent> | z.infer<typeof pullRequestEvent>

/** @throws UserError for an event of another kind */
export function readEvent(data: unknown): GradedEvent {
  const event = z.union([workflowRunEvent, pullRequestEvent]).safeParse(data)
  if (event.success) return event.data
  throw new UserError('This workflow was started by an event that names no pull request.', {
    mend: 'Use the workflows in templates/ci/github as they are.',
  })
}

/** The commit that an event is about. */
export function commitOf(event: GradedEvent): string {
  return 'workflow_run' in event ? event.workflow_run.head_sha : event.pull_request.head.sha
}

const pullRequest = z.object({
  number: z.number().int().positive(),
  head: z.object({ sha: z.string(), repo: repository.nullable() }),
  base: z.object({ ref: z.string() }),
})

/**
 * The open pull requests whose newest commit was graded. The result names none: whoever wrote it could name any.
 * @returns their numbers; none when something newer was pushed meanwhile
 */
export async function pullRequestsOf(api: GithubApi, event: GradedEvent): Promise<number[]> {
  if ('pull_request' in event) return [event.pull_request.number]
  const { workflow_run: run, repository } = event
  if (run.event !== 'pull_request') return []
  const head = encodeURIComponent(`${run.head_repository.owner.login}:${run.head_branch}`)
  const found = await request(api, 'GET', `/repos/${repository.full_name}/pulls?state=open&per_page=100&head=${head}`)
  return z
    .array(pullRequest)
    .parse(found)
    .filter(({ head, base }) => head.sha === run.head_sha && base.ref === repository.default_branch)
    .filter(({ head }) => head.repo?.full_name === run.head_repository.full_name)
    .map(({ number }) => number)
}

const comment = z.object({
  id: z.number().int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
})

const mostPages = 20

/** Posts the comment, or updates the one that an earlier run of ours left. */
export async function postComment(
  api: GithubApi,
  repo: string,
  number: number,
  body: string,
): Promise<'posted' | 'updated'> {
  const earlier = await findComment(api, repo, number)
  if (earlier === undefined) {
    await request(api, 'POST', `/repos/${repo}/issues/${number}/comments`, { body })
    return 'posted'
  }
  await request(api, 'PATCH', `/repos/${repo}/issues/comments/${earlier}`, { body })
  return 'updated'
}

/** Anybody can write our marker into a comment; only a bot's is ours. */
async function findComment(api: GithubApi, repo: string, number: number): Promise<number | undefined> {
  for (let page = 1; page <= mostPages; page++) {
    const path = `/repos/${repo}/issues/${number}/comments?per_page=100&page=${page}`
    const comments = z.array(comment).parse(await request(api, 'GET', path))
    const own = comments.find(
      ({ body, user }) => user?.login === 'github-actions[bot]' && body?.startsWith(commentMarker),
    )
    if (own) return own.id
    if (comments.length < 100) return undefined
  }
  return undefined
}

async function request(api: GithubApi, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await api.fetch(api.url + path, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${api.token}`,
      'x-github-api-version': '2022-11-28',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (response.ok) return response.json()
  throw new UserError(`GitHub answered ${response.status} to ${method} ${path.split('?')[0]}.`, {
    mend: 'The job needs the permission pull-requests: write.',
  })
}
