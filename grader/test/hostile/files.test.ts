import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as anyTest, describe, expect, onTestFinished } from 'vitest'
import { type HostileCourse, makeHostileCourse, type Submission, stage } from './course.ts'
import { canaries, honestAsk, honestTally } from './hidden.ts'
import { makeOutside } from './world.ts'

/** Files that are not what they seem, and files that other tools would run. */

const test = anyTest.skipIf(process.platform === 'win32')
const honest = `${honestAsk}${honestTally}`
const first = `stages/${stage}/00-cheat`

function courseOf(...submissions: Submission[]): HostileCourse {
  const course = makeHostileCourse(submissions)
  onTestFinished(() => course.remove())
  return course
}

async function gradeClean(course: HostileCourse, ...argv: string[]) {
  const graded = await course.grade('01', '--fresh', ...argv)
  for (const canary of Object.values(canaries)) expect(graded.stdout + graded.stderr).not.toContain(canary)
  return { ...graded, exercise: graded.report.stages[0]?.exercises[0] }
}

describe('the file to edit', () => {
  const replace = (course: HostileCourse, make: (file: string) => void) => {
    const file = join(course.folder(0), 'answer.ts')
    rmSync(file)
    make(file)
  }

  test.each<[string, (file: string) => void, RegExp]>([
    ['a link to the suite', (file) => symlinkSync('grading/suite.test.ts', file), /answer\.ts is a link/],
    ['a link to the solution', (file) => symlinkSync('grading/solution/answer.ts', file), /answer\.ts is a link/],
    ['a link to nowhere', (file) => symlinkSync('nowhere', file), /answer\.ts is a link/],
    ['a link to itself', (file) => symlinkSync('answer.ts', file), /answer\.ts is a link/],
    ['a link to a device', (file) => symlinkSync('/dev/zero', file), /answer\.ts is a link/],
    ['a pipe', (file) => execFileSync('mkfifo', [file]), /answer\.ts is no regular file/],
    ['a folder', (file) => mkdirSync(file), /answer\.ts is a folder/],
    ['50 MB long', (file) => writeFileSync(file, Buffer.alloc(50_000_000, 32)), /answer\.ts has 50 MB/],
  ])('%s is refused in one sentence', async (_, make, sentence) => {
    const course = courseOf(honest)
    replace(course, make)
    const { exitCode, report } = await gradeClean(course)
    expect([exitCode, report.error?.message]).toEqual([2, expect.stringMatching(sentence)])
    expect(report.error?.mend).toBeTruthy()
  })

  test('a pass is forgotten when the file becomes a pipe', async () => {
    const course = courseOf(honest)
    expect((await gradeClean(course)).exitCode).toBe(0)
    replace(course, (file) => execFileSync('mkfifo', [file]))
    expect((await course.grade('status')).report.stages[0]?.status).not.toBe('passed')
    expect((await course.grade('01')).exitCode).toBe(2)
  })
})

describe('files beside it', () => {
  test('links to what is hidden are neither imported nor read', async () => {
    const tries = ['./link.ts', './folder/suite.test.ts', './folder/solution/answer.ts']
    const course = courseOf(`import fs from 'node:fs'
for (const path of ${JSON.stringify(tries)}) {
  await import(path).then((m) => console.log('LOOT', m.secret), () => {})
  try { console.log('LOOT', fs.readFileSync(new URL(path, import.meta.url), 'utf8')) } catch {}
}
${honest}`)
    symlinkSync('grading/suite.test.ts', join(course.folder(0), 'link.ts'))
    symlinkSync('grading', join(course.folder(0), 'folder'))
    const { exercise, stdout } = await gradeClean(course)
    expect(exercise?.status).toBe('passed')
    expect(stdout).not.toContain('LOOT')
  })

  test.each([
    './link.ts',
    './folder/solution/answer.ts',
    './grading/solution/answer.ts',
    './Grading/solution/answer.ts',
  ])('an import of %s fails, and its types are not looked at', async (path) => {
    const course = courseOf({
      'answer.ts': `import * as other from '${path}'\nexport const told: 1 = other.secret\nconsole.log(other)\n${honest}`,
    })
    symlinkSync('grading/suite.test.ts', join(course.folder(0), 'link.ts'))
    symlinkSync('grading', join(course.folder(0), 'folder'))
    const { exercise } = await gradeClean(course)
    expect(exercise?.status).toBe('failed')
    expect(exercise?.checks[0]?.message).toMatch(/imports '.*', and there is no such file it may use/)
  })

  test.each([
    [
      `import type * as other from './grading/suite.test.ts'\nexport const told: 1 = null as unknown as typeof other.secret\n`,
    ],
    [`export const told: 1 = null as unknown as typeof import('./grading/solution/answer.ts').secret\n`],
    [`import type { told as other } from './re-export.ts'\nexport const told: 1 = null as unknown as typeof other\n`],
    [`/// <reference path="./grading/suite.test.ts" />\nexport const told: 1 = ''\n`],
  ])('a type that leads to what is hidden tells nothing: %s', async (code) => {
    const course = courseOf({
      'answer.ts': `${code}${honest}`,
      're-export.ts': `export { secret as told } from './grading/mistakes/wrong.ts'\n`,
    })
    const { exercise } = await gradeClean(course)
    expect(exercise?.typeErrors ?? []).toEqual([])
  })

  test('a file with a strange name changes nothing', async () => {
    const course = courseOf(honest)
    for (const name of ['a*.txt', 'a b.ts', '%41.ts', 'ü\n.txt', '--allow-fs-read=.txt', 'a,b.txt']) {
      writeFileSync(join(course.folder(0), name), 'x')
    }
    expect((await gradeClean(course)).exercise?.status).toBe('passed')
  })
})

describe('files that other tools would run', () => {
  const places = ['', `stages/${stage}/`, `${first}/`]

  test('no configuration of the learner’s is run', async () => {
    const course = courseOf(honest)
    const outside = makeOutside(course.base)
    for (const place of places) {
      for (const [name, isModule] of configurations) {
        const mark = JSON.stringify(join(outside, `${place}${name}`.replaceAll('/', '_')))
        const code = `writeFileSync(${mark}, 'ran')`
        const text = isModule
          ? `import { writeFileSync } from 'node:fs'\n${code}\nexport default {}\n`
          : `const { writeFileSync } = require('node:fs')\n${code}\nmodule.exports = {}\n`
        course.write(`${place}${name}`, text)
      }
    }
    const { exercise } = await gradeClean(course)
    expect(exercise?.status).toBe('passed')
    expect(readdirSync(outside)).toEqual([])
  })

  test.each<[string, string, string]>([
    ['a tsconfig that is no JSON', 'tsconfig.json', '{'],
    [
      'a tsconfig that extends what is not there',
      'tsconfig.json',
      '{"extends":"./nowhere.json","compilerOptions":{"plugins":[{"name":"x"}]}}',
    ],
    ['a tsconfig that extends what is hidden', 'tsconfig.json', '{"extends":"./grading/recordings/answer.json"}'],
    [
      'a package.json of another kind',
      'package.json',
      '{"type":"commonjs","imports":{"#x":"./grading/suite.test.ts"},"exports":{"./*":"./grading/*"}}',
    ],
    ['a package.json that is no JSON', 'package.json', '{'],
    ['packages of its own', 'node_modules/openai/index.js', 'throw new Error("own")'],
    ['a vitest of its own', 'node_modules/vitest/index.js', 'export const expect = () => {}'],
    ['an environment', '.env', 'NODE_OPTIONS=--require=./evil.cjs\nVITE_X=1\nOPENAI_API_KEY=own\n'],
    ['settings for npm', '.npmrc', 'node-options=--require=./evil.cjs\nscript-shell=./evil\n'],
  ])('%s changes no verdict', async (_, name, text) => {
    const course = courseOf(honest, `export async function ask() { return {} }\n`)
    course.write(`${first}/${name}`, text)
    if (!name.startsWith('package.json')) course.write(`stages/${stage}/${name}`, text)
    const { report } = await gradeClean(course)
    expect(report.stages[0]?.exercises.map(({ status }) => status)).toEqual(['passed', 'failed'])
  })

  test('a package.json of the learner’s opens nothing', async () => {
    const course = courseOf({
      'answer.ts': `import { secret } from '#x'\nconsole.log(secret)\n${honest}`,
      'package.json': '{"imports":{"#x":"./grading/solution/answer.ts"}}',
    })
    expect((await gradeClean(course)).exercise?.status).toBe('failed')
  })
})

const configurations: readonly [name: string, isModule: boolean][] = [
  ['vite.config.ts', true],
  ['vitest.config.ts', true],
  ['vitest.workspace.ts', true],
  ['postcss.config.mjs', true],
  ['postcss.config.cjs', false],
  ['.postcssrc.cjs', false],
  ['babel.config.cjs', false],
  ['tailwind.config.cjs', false],
  ['.pnpmfile.cjs', false],
  ['evil.cjs', false],
]
