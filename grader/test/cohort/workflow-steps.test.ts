import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { entry } from '../cli/toy-course.ts'
import { readActionsLog } from '../report/readers.ts'
import { makeToyRepository, type ToyRepository } from './toy-repository.ts'

/**
 * The scripts of the CI templates, run as they stand by bash: a bare repository in the host's place, a server in its API's
 * place, and stand-ins for the programs that would install something.
 */

const read = (name: string) => readFileSync(new URL(`../../../templates/ci/${name}`, import.meta.url), 'utf8')
const hasBash = process.platform !== 'win32'

let repository: ToyRepository
let origin: string
let base: string
let head: string
let api: Server
let env: NodeJS.ProcessEnv
const posted: string[] = []

beforeAll(async () => {
  repository = makeToyRepository()
  base = repository.commit('the course')
  repository.course.add('half')
  repository.course.write('.npmrc', 'registry=https://evil.example\n')
  head = repository.commit('solve')
  origin = join(repository.scratch, 'origin', 'GROUP', 'COURSE.git')
  execFileSync('git', ['clone', '--quiet', '--bare', repository.root, origin], { stdio: 'ignore' })
  git('update-ref', 'refs/heads/main', base)
  git('update-ref', 'refs/pull/1/head', head)
  api = createServer((request, response) => {
    request.on('data', (chunk) => posted.push(String(chunk)))
    request.on('end', () => {
      const pulls = [{ number: 1, head: { sha: head, repo: { full_name: 'ada/course' } }, base: { ref: 'main' } }]
      response.end(
        JSON.stringify(request.method === 'POST' ? { id: 1 } : request.url?.includes('/pulls?') ? pulls : []),
      )
    })
  })
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  env = hostEnv()
}, 60_000)
afterAll(() => {
  api.close()
  repository.remove()
})

function git(...args: string[]): void {
  execFileSync('git', ['-C', origin, ...args])
}

/** What a runner gives to its steps; programs that install are stood in for, and refuse to do anything else. */
function hostEnv(): NodeJS.ProcessEnv {
  const tools = join(repository.scratch, 'tools')
  mkdirSync(tools)
  const walls = isBubblewrapAvailable() ? '' : 'case "$1" in comment) ;; *) set -- "$@" --no-sandbox;; esac'
  const npx = `case "$*" in *" install --frozen-lockfile") exit 0;; *"--silent course ci "*) ;; *) exit 99;; esac\nshift 5\n${walls}\nexec "${process.execPath}" "${entry}" course ci "$@"`
  for (const [name, body] of Object.entries({ npx, sudo: 'exit 0', 'apt-get': 'exit 0' })) {
    writeFileSync(join(tools, name), `#!/bin/sh\n${body}\n`)
    chmodSync(join(tools, name), 0o755)
  }
  const repo = { full_name: 'school/course', default_branch: 'main' }
  const from = { full_name: 'ada/course', owner: { login: 'ada' } }
  const event = join(repository.scratch, 'event.json')
  const run = { event: 'pull_request', head_sha: head, head_branch: 'work', head_repository: from }
  writeFileSync(event, JSON.stringify({ repository: repo, workflow_run: run }))
  const { INIT_CWD: _, ...inherited } = repository.course.env
  return {
    ...inherited,
    PATH: `${tools}${delimiter}${process.env.PATH}`,
    GIT_CONFIG_GLOBAL: join(repository.scratch, 'no-config'),
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: event,
    GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    RUNNER_TEMP: join(repository.scratch, 'runner temp'),
  }
}

type Ended = { code: unknown; stdout: string; stderr: string }

function bash(script: string, cwd: string, extra: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...env, ...extra }, timeout: 90_000 }
    execFile('bash', ['-e', '-o', 'pipefail', '-c', script], options, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr })
    })
  })
}

/** A fresh checkout of the base, as `actions/checkout` leaves one. */
function checkout(name: string): string {
  const folder = join(repository.scratch, name)
  execFileSync('git', ['clone', '--quiet', '--branch', 'main', origin, folder], { stdio: 'ignore' })
  return folder
}

type Step = { name: string; run?: string; env?: Record<string, string> }

/** Runs the scripts of a job in their order, with what GitHub would put in the place of its expressions. */
async function runJob(file: string, name: string, cwd: string): Promise<Map<string, Ended>> {
  const job: { env: Record<string, string>; steps: Step[] } = parse(read(file)).jobs[name]
  const ended = new Map<string, Ended>()
  for (const step of job.steps) {
    if (step.run === undefined) continue
    const values = Object.entries({ ...job.env, ...step.env }).map(([key, value]) => [key, expressionValue(value)])
    const result = await bash(step.run, cwd, Object.fromEntries(values))
    ended.set(step.name, result)
    if (result.code !== 0 && step.name !== 'Grade') throw new Error(`${step.name}: ${result.stderr}`)
  }
  return ended
}

function expressionValue(text: string): string {
  const values: Record<string, string> = {
    '${{ github.event.pull_request.head.sha }}': head,
    '${{ github.event.workflow_run.head_sha }}': head,
    '${{ github.token }}': 't0ken',
    '${{ secrets.STAGECRAFT_KEY }}': 'a key that only one step has',
  }
  return values[text] ?? text
}

describe.skipIf(!hasBash)('the scripts of the templates', { timeout: 120_000 }, () => {
  test.each([
    ['github/fork/stagecraft-grade.yml', 'github/fork/stagecraft-comment.yml'],
    ['github/private/stagecraft.yml', 'github/private/stagecraft.yml'],
  ])('%s grades, and %s comments', async (grading, commenting) => {
    posted.length = 0
    const cwd = checkout(`job ${grading.split('/')[1]}`)
    const { code, stdout } = (await runJob(grading, 'grade', cwd)).get('Grade') ?? { code: 'none', stdout: '' }
    expect(code).toBe(1)
    const { commands } = readActionsLog(stdout)
    expect(commands.slice(-2).map(({ name, data }) => `${name} ${data}`)).toEqual([
      'error Your code took NaN for a number.',
      'notice 1 of 2 points',
    ])
    const comment = (await runJob(commenting, 'comment', cwd)).get('Comment')
    expect(comment).toMatchObject({ code: 0, stdout: 'The comment on #1 was posted.\n' })
    expect(posted.join('')).toContain('`.npmrc`')
    expect(posted.join('')).toContain('1 of 2 points')
    expect(execFileSync('git', ['-C', cwd, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('')
  })

  test('gitlab/stagecraft.gitlab-ci.yml grades, and leaves its report', async () => {
    const cwd = join(repository.scratch, 'gitlab')
    mkdirSync(cwd)
    const script = parse(read('gitlab/stagecraft.gitlab-ci.yml')).stagecraft.script.join('\n')
    const { code, stdout } = await bash(script, cwd, {
      CI_JOB_TOKEN: 'tok',
      CI_SERVER_HOST: 'gitlab.example',
      CI_PROJECT_PATH: 'GROUP/COURSE',
      CI_COMMIT_SHA: head,
      GITHUB_ACTIONS: '',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${join(repository.scratch, 'origin')}/.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://gitlab-ci-token:tok@gitlab.example/',
    })
    expect(code).toBe(1)
    expect(stdout).toMatch(/01-00 add +1 of 2 points/)
    expect(readFileSync(join(cwd, 'verdict', 'junit.xml'), 'utf8')).toMatch(/tests="3" failures="1"/)
    expect(readFileSync(join(cwd, 'verdict', 'submission.json'), 'utf8')).toContain(head)
  })
})
