import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeToyRepository, type ToyRepository, walls } from './toy-repository.ts'

/** From a graded pull request to its comment, with a server in GitHub's place. */

let repository: ToyRepository
let server: Server
let base: string
let head: string
let result: string
const seen: { method: string; url: string; body: string }[] = []

beforeAll(async () => {
  repository = makeToyRepository()
  base = repository.commit('the course')
  repository.course.add('right')
  repository.course.write('notes.md', 'mine\n')
  head = repository.commit('solve')
  const out = join(repository.scratch, 'out')
  await repository.ci(['--repo', repository.root, '--base', base, '--head', head, '--out', out, ...walls])
  result = join(out, 'submission.json')
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', body })
      const pulls = [{ number: 7, head: { sha: head, repo: { full_name: 'ada/course' } }, base: { ref: 'main' } }]
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify(request.method === 'POST' ? { id: 1 } : request.url?.includes('/pulls?') ? pulls : []),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}, 60_000)
afterAll(() => {
  server.close()
  repository.remove()
})

function hostEnv(headCommit: string): NodeJS.ProcessEnv {
  const event = join(repository.scratch, 'event.json')
  const run = {
    event: 'pull_request',
    head_sha: headCommit,
    head_branch: 'work',
    head_repository: { full_name: 'ada/course', owner: { login: 'ada' } },
  }
  const repo = { full_name: 'school/course', default_branch: 'main' }
  writeFileSync(event, JSON.stringify({ action: 'completed', repository: repo, workflow_run: run }))
  const { port } = server.address() as AddressInfo
  return { GITHUB_EVENT_PATH: event, GITHUB_TOKEN: 't0ken', GITHUB_API_URL: `http://127.0.0.1:${port}` }
}

const comment = (...argv: string[]) => ['comment', '--repo', repository.root, '--result', result, ...argv]

test('prints the comment', async () => {
  const { stdout, exitCode } = await repository.ci(comment('--base', base, '--head', head))
  expect(exitCode).toBe(0)
  expect(stdout).toContain('**1 of 1** exercises passed, 2 of 2 points.')
  expect(stdout).toContain('- `notes.md` `It is no part of an exercise.`')
  expect(stdout.match(/notes\.md/g)).toHaveLength(1)
})

test('posts it to the pull request that the host names', async () => {
  const { stdout, exitCode, stderr } = await repository.ci(
    comment('--base', base, '--head', head, '--post'),
    hostEnv(head),
  )
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  expect(stdout).toBe('The comment on #7 was posted.\n')
  expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /repos/school/course/pulls?state=open&per_page=100&head=ada%3Awork',
    'GET /repos/school/course/issues/7/comments?per_page=100&page=1',
    'POST /repos/school/course/issues/7/comments',
  ])
  expect(JSON.parse(seen[2]?.body ?? '').body).toContain('2 of 2 points')
})

test('posts nothing about a commit that the event is not about', async () => {
  seen.length = 0
  const { stdout, exitCode } = await repository.ci(comment('--base', base, '--head', head, '--post'), hostEnv(base))
  expect(exitCode).toBe(0)
  expect(stdout).toContain('nothing was posted')
  expect(seen).toEqual([])
})

test.each<[string, string[], RegExp]>([
  ['a post about commits that nobody looked at', ['--post'], /Give --base and --head/],
  ['a post outside a workflow', ['--base', 'main', '--head', 'main', '--post'], /inside a GitHub workflow/],
  ['a result that is none', ['--result', 'package.json'], /There is no result|is not a result/],
])('refuses %s', async (_, argv, sentence) => {
  const { exitCode, stderr } = await repository.ci(comment(...argv), { GITHUB_TOKEN: '', GITHUB_EVENT_PATH: '' })
  expect(exitCode).toBe(2)
  expect(stderr.replace(/\s+/g, ' ')).toMatch(sentence)
})
