import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkAdoption } from '../../src/cli/lab/adopt-a-coding-agent.ts'
import { commandsIn, lookUp } from '../../src/cli/lab/commands.ts'
import { readDecisionLog } from '../../src/cli/lab/decision-log.ts'
import { readPackages } from '../../src/cli/lab/packages.ts'
import { findSecret } from '../../src/cli/lab/secrets.ts'
import type { Course, Exercise } from '../../src/course/index.ts'
import { makeToyCourse } from './toy-course.ts'

const here = fileURLToPath(new URL('../../..', import.meta.url))
const template = readFileSync(
  join(here, 'stages/02-context/07-adopt-a-coding-agent/grading/starter/decision-log.md'),
  'utf8',
)
const rules = `# For coding agents

## When somebody learns here

You tutor; you do not solve. Run \`pnpm grade status\`.

## Mine

This fork holds my exercises and, in \`tools/\`, small programs of my own that nobody else uses.
A change is done when \`pnpm typecheck\` passes and \`node tools/label.ts\` prints five lines. Ask before you add a package.
`

let root: string
let hash: string
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { encoding: 'utf8' }).trim()

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft lab ')))
  write('package.json', JSON.stringify({ name: 'fork', scripts: { grade: 'x', typecheck: 'x' } }))
  write('stages/01-one/package.json', JSON.stringify({ name: '@fork/01-one', scripts: { test: 'x' } }))
  write('tools/label.ts', '')
  write('AGENTS.md', rules)
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '-m', 'A change')
  hash = git('rev-parse', 'HEAD')
  write('lab/decision-log.md', filled())
})
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }))

/** The template with an answer below each heading. */
function filled(answers: Record<string, string> = {}): string {
  return template.replace(/^## (.+)\n/gm, (line, heading: string) => {
    const usual = heading.startsWith('Commit')
      ? hash
      : heading.startsWith('Verification')
        ? '`pnpm typecheck`'
        : 'It was to write a program that labels every line.'
    return `${line}\n${answers[heading] ?? usual}\n`
  })
}

async function look() {
  const lab = { folder: join(root, 'lab'), edit: ['decision-log.md'], id: '02-07' } as Exercise
  return checkAdoption({ root } as Course, lab)
}
const bad = async () =>
  (await look()).filter(({ state }) => state === 'bad').map(({ about, text }) => `${about}: ${text}`)

test('finds nothing wrong with rules of one’s own and a log that is filled in', async () => {
  expect(await bad()).toEqual([])
  expect((await look()).map(({ about }) => about)).toEqual([
    'Agent file',
    'Length',
    'Commands',
    'Secrets',
    'Log',
    'Proof',
    'Commit',
  ])
})

test('the rules that came with the course are nobody’s own work, nor are headings and imports', async () => {
  const [course = ''] = rules.split('## Mine')
  write('AGENTS.md', `${course}## A heading of many words that says nothing at all about anything in this repository\n`)
  write('CLAUDE.md', '@AGENTS.md\n')
  expect(await bad()).toEqual([
    'Agent file: AGENTS.md and CLAUDE.md hold nothing of yours beside what came with the course.',
    'Commands: your part names no command: the agent cannot find out whether its change works.',
  ])
  rmSync(join(root, 'AGENTS.md'))
  rmSync(join(root, 'CLAUDE.md'))
  expect(await bad()).toContain('Agent file: there is no AGENTS.md and no CLAUDE.md.')
})

test('counts tokens, not characters', async () => {
  write('CLAUDE.md', `${rules}\n${'日本語の規則です。'.repeat(250)}`)
  expect((await bad())[0]).toMatch(/^Length: CLAUDE\.md has \d+ tokens; 1500 are the most\.$/)
})

test('names a command that does not exist, and what looks like a secret without repeating it', async () => {
  write('AGENTS.md', `${rules}\nRun \`pnpm lint\` first. The key is sk-proj-${'abcdefghij'}0123456789.\n`)
  const found = await bad()
  expect(found).toEqual([
    'Commands: AGENTS.md names “pnpm lint”, and there is no such thing as the script “lint”.',
    expect.stringMatching(/^Secrets: AGENTS\.md, line 12, holds what looks like an API key\./),
  ])
  expect(found.join()).not.toContain('abcdefghij')
})

test('the empty log is open in every question; a made-up commit and command are told', async () => {
  write('lab/decision-log.md', template)
  expect(await bad()).toEqual([
    expect.stringMatching(/^Log: nothing, or too little, stands below “The task” and 7 more\.$/),
  ])
  write('lab/decision-log.md', filled({ Commit: 'abcdef1', 'Verification command': '`pnpm proof`' }))
  expect(await bad()).toEqual([
    "Proof: the log's verification command is “pnpm proof”, and there is no such thing as the script “proof”.",
    'Commit: there is no commit abcdef1 in this repository.',
  ])
  rmSync(join(root, 'lab/decision-log.md'))
  expect(await bad()).toEqual(['Log: lab/decision-log.md is missing.'])
})

test('without git the commit is a note', async () => {
  rmSync(join(root, '.git'), { recursive: true, force: true })
  // A parent folder may be a repository; temporary folders are not.
  const commit = (await look()).find(({ about }) => about === 'Commit')
  expect(commit?.state).toBe('note')
})

describe('commands', () => {
  test.each([
    ['pnpm grade 01', 'there'],
    ['pnpm run typecheck', 'there'],
    ['pnpm install --frozen-lockfile', 'there'],
    ['pnpm grade <exercise>', 'there'],
    ['npm run typecheck', 'there'],
    ['npm test', 'missing'],
    ['yarn typecheck', 'there'],
    ['bun run nothing', 'missing'],
    ['pnpm test', 'missing'],
    ['pnpm --filter @fork/01-one test', 'there'],
    ['pnpm -F 01-one test', 'there'],
    ['pnpm --filter=@fork/* test', 'there'],
    ['pnpm --filter nobody test', 'missing'],
    ['pnpm -C stages/01-one test', 'there'],
    ['pnpm -r test', 'there'],
    ['pnpm --filter ./stages/01-one typecheck', 'missing'],
    ['node tools/label.ts', 'there'],
    ['node tools/gone.ts', 'missing'],
    ['node --version', 'unknown'],
  ])('%s: %s', (command, state) => {
    expect(lookUp(command, readPackages(root), root).state).toBe(state)
  })

  test('are found in fences and spans, without prompt, comment, variables and the way to start pnpm', () => {
    const text =
      'Use `pnpm a && pnpm b`, not pnpm c.\n\n```sh\n$ FOO=1 pnpm d   # why\nnpx -y pnpm@12.21.0 e\ngit status\n```\n`npm`'
    expect(commandsIn(text)).toEqual(['pnpm a', 'pnpm b', 'pnpm d', 'pnpm e', 'npm'])
  })
})

test.each([
  [`ANTHROPIC_API_KEY=sk-ant-${'ab12'.repeat(6)}`, true],
  [`token: ghp_${'ab12'.repeat(7)}`, true],
  ['postgres://mira:hunter22@db.example/x', true],
  ['API_KEY: "a1b2c3d4e5f6g7"', true],
  ['Set OPENAI_API_KEY=$OPENAI_API_KEY, never sk-… in a file', false],
  ['OPENAI_API_KEY=<your key>', false],
  ['Tokens: at most 1,500; a task-tracking-board-for-everyone', false],
  ['Authorization: Bearer <token>', false],
])('secret in %j: %s', (text, is) => {
  expect(findSecret(text) !== undefined).toBe(is)
})

test('a comment in the log is no answer, and the order of the answers does not matter', () => {
  const log = readDecisionLog(template.replace(/<!--/, 'We gave it a task to do.\n<!--'))
  expect(log.open).not.toContain('The task')
  expect([log.command, log.commit]).toEqual([undefined, undefined])
  expect(readDecisionLog('# Log\n').missing).toHaveLength(8)
})

test('the command: exit codes, JSON, and a stage without a lab', async () => {
  const course = makeToyCourse()
  try {
    const none = await course.grade('lab', '02')
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('02-second has no lab')])
    const lab = join(course.root, 'stages/01-first/02-adopt-a-coding-agent')
    cpSync(join(here, 'stages/02-context/07-adopt-a-coding-agent'), lab, { recursive: true })
    const open = await course.grade('lab', '01')
    expect([open.exitCode, open.stdout]).toEqual([1, expect.stringMatching(/✘ Agent file +there is no AGENTS\.md/)])
    expect(open.stdout.replace(/\s+/g, ' ')).toContain('pnpm grade brief 01-02')
    const data = JSON.parse((await course.grade('lab', '--json')).stdout)
    expect(data).toMatchObject({ lab: '01-first/02-adopt-a-coding-agent', exitCode: 1 })
    cpSync(root, course.root, { recursive: true, filter: (path) => !path.includes('stages') })
    course.write('stages/01-first/02-adopt-a-coding-agent/decision-log.md', filled())
    const done = await course.grade('lab')
    expect([done.exitCode, done.stdout]).toEqual([0, expect.stringContaining('It counts for nothing')])
    expect((await course.json('status')).stages[0]?.exercises).toHaveLength(3)
  } finally {
    course.remove()
  }
})
