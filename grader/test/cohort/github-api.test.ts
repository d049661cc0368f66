import { describe, expect, test } from 'vitest'
import {
  commentMarker,
  commitOf,
  type GithubApi,
  postComment,
  pullRequestsOf,
  readEvent,
} from '../../src/cohort/index.ts'

const sha = 'a'.repeat(40)
const repo = 'school/course'

const workflowRun = {
  repository: { full_name: repo, default_branch: 'main' },
  workflow_run: {
    event: 'pull_request',
    head_sha: sha,
    head_branch: 'my work',
    head_repository: { full_name: 'ada/course', owner: { login: 'ada' } },
  },
}

type Call = { method: string; path: string; body?: { body: string }; authorization: string | null }

/** GitHub, as far as it is asked here. */
function github(answer: (method: string, path: string) => unknown): { api: GithubApi; calls: Call[] } {
  const calls: Call[] = []
  const fetch = (async (url: string | URL | Request, init: RequestInit = {}) => {
    const { pathname, search } = new URL(String(url))
    const method = init.method ?? 'GET'
    const body = init.body === undefined ? {} : { body: JSON.parse(String(init.body)) }
    calls.push({
      method,
      path: pathname + search,
      ...body,
      authorization: new Headers(init.headers).get('authorization'),
    })
    const reply = answer(method, pathname + search)
    return reply === undefined ? new Response('{}', { status: 404 }) : Response.json(reply)
  }) as typeof globalThis.fetch
  return { api: { url: 'https://api.github.test', token: 't0ken', fetch }, calls }
}

const pull = (number: number, more: object = {}) => ({
  number,
  head: { sha, repo: { full_name: 'ada/course' } },
  base: { ref: 'main' },
  ...more,
})

describe('which pull request', () => {
  test('the open one whose newest commit was graded, asked for by branch, not by what the result says', async () => {
    const { api, calls } = github(() => [pull(7)])
    expect(await pullRequestsOf(api, readEvent(workflowRun))).toEqual([7])
    expect(calls[0]?.path).toBe('/repos/school/course/pulls?state=open&per_page=100&head=ada%3Amy%20work')
    expect(calls[0]?.authorization).toBe('Bearer t0ken')
  })

  test.each([
    ['something newer was pushed', pull(7, { head: { sha: 'c'.repeat(40), repo: { full_name: 'ada/course' } } })],
    ['it is for another branch', pull(7, { base: { ref: 'old' } })],
    ['it comes from another repository', pull(7, { head: { sha, repo: { full_name: 'eve/course' } } })],
    ['its repository is gone', pull(7, { head: { sha, repo: null } })],
  ])('none when %s', async (_, found) => {
    const { api } = github(() => [found])
    expect(await pullRequestsOf(api, readEvent(workflowRun))).toEqual([])
  })

  test('none for a run that no pull request started', async () => {
    const { api, calls } = github(() => [pull(7)])
    const pushed = { ...workflowRun, workflow_run: { ...workflowRun.workflow_run, event: 'push' } }
    expect(await pullRequestsOf(api, readEvent(pushed))).toEqual([])
    expect(calls).toEqual([])
  })

  test('a pull_request_target event names its own', async () => {
    const event = readEvent({ repository: workflowRun.repository, pull_request: { number: 3, head: { sha } } })
    expect(commitOf(event)).toBe(sha)
    expect(await pullRequestsOf(github(() => []).api, event)).toEqual([3])
  })

  test('another event is refused with a sentence', () => {
    expect(() => readEvent({ repository: workflowRun.repository, ref: 'refs/heads/main' })).toThrow(
      /names no pull request/,
    )
    expect(() => readEvent({ ...workflowRun, repository: { full_name: '../../x', default_branch: 'main' } })).toThrow()
  })
})

const comment = (id: number, login: string, body: string) => ({ id, body, user: { login, type: 'User' } })

describe('one comment', () => {
  test('is posted where there is none', async () => {
    const { api, calls } = github((method) => (method === 'GET' ? [comment(1, 'ada', 'hello')] : { id: 2 }))
    expect(await postComment(api, repo, 7, 'text')).toBe('posted')
    expect(calls.at(-1)).toMatchObject({
      method: 'POST',
      path: '/repos/school/course/issues/7/comments',
      body: { body: 'text' },
    })
  })

  test('is updated where a run of ours left one, on whichever page', async () => {
    const others = Array.from({ length: 100 }, (_, index) => comment(index, 'ada', 'hello'))
    const { api, calls } = github((method, path) => {
      if (method !== 'GET') return { id: 500 }
      return path.endsWith('page=1') ? others : [comment(500, 'github-actions[bot]', `${commentMarker}\nold`)]
    })
    expect(await postComment(api, repo, 7, 'new')).toBe('updated')
    expect(calls.at(-1)).toMatchObject({
      method: 'PATCH',
      path: '/repos/school/course/issues/comments/500',
      body: { body: 'new' },
    })
  })

  test('a marker in somebody’s own comment is not ours', async () => {
    const { api, calls } = github((method) =>
      method === 'GET' ? [comment(1, 'eve', `${commentMarker}\nmine`)] : { id: 2 },
    )
    expect(await postComment(api, repo, 7, 'text')).toBe('posted')
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  test('a refusal of the host is a sentence', async () => {
    await expect(postComment(github(() => undefined).api, repo, 7, 'text')).rejects.toThrow(
      /GitHub answered 404 to GET/,
    )
  })
})
