import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Graded, type HostileCourse, makeHostileCourse } from '../hostile/course.ts'
import { honestAsk, honestTally } from '../hostile/hidden.ts'

/** Files that are not yet, or no longer, what an exercise needs: one clear sentence for each. */

const honest = `${honestAsk}${honestTally}`
const crlf = honest.replaceAll('\n', '\r\n')

/** The sentence, or `passed`. */
const files: Record<string, [code: string, sentence: RegExp]> = {
  'is right, with a byte order mark': [`\ufeff${honest}`, /^passed$/],
  'is right, with Windows line ends': [crlf, /^passed$/],
  'is right, with both, and a shebang': [`\ufeff#!/usr/bin/env node\r\n${crlf}`, /^passed$/],
  'is empty': ['', /^Your file exports nothing; it should export a function `ask`\.$/],
  'is one byte order mark': ['\ufeff', /exports nothing/],
  'is a comment': ['// soon', /exports nothing/],
  'exports nothing': [honest.replaceAll('export ', ''), /exports nothing/],
  'exports by default': ['export default function ask() {}', /exports no function `ask`; it exports: default\./],
  'exports another name': ['export function Ask() {}', /exports no function `ask`; it exports: Ask\./],
  'exports no function': ["export const ask = 'x'", /^Your file exports `ask`, but it is no function\.$/],
  'exports a type only': ['export type ask = () => void', /exports nothing/],
  'does not parse': ['export function ask( {', /^This is not valid TypeScript: /],
  'stops in the middle of a string': ["export const ask = 'x", /^This is not valid TypeScript: /],
  'is prose': ['Please write the function here.', /^This is not valid TypeScript: /],
  'is JSON': ['{ "ask": 1 }', /^This is not valid (Type|Java)Script: /],
  'holds a merge conflict': [`<<<<<<< HEAD\n${honest}=======\n>>>>>>> x\n`, /^This is not valid TypeScript: /],
  'declares an enum': ['enum A { B }\nexport function ask() { return A.B }', /`enum`.*Use an object or a union/],
  'throws while it loads': ["throw new RangeError('no')", /^Your file throws while it is loaded: RangeError: no$/],
  'throws no error': ['throw null', /^Your file throws while it is loaded: /],
  'uses what comes later': [
    'use()\nconst x = 1\nfunction use() { return x }\nexport function ask() {}',
    /ReferenceError: Cannot access 'x'/,
  ],
  'imports a file without its ending': [
    "import './types'\nexport function ask() {}",
    /imports '\.\/types', and there is no such file/,
  ],
  'imports itself': ["import * as me from './answer.ts'\nexport const ask = () => Object.keys(me)", /Your code gave/],
  'imports a package of elsewhere': [
    "import 'left-pad'\nexport function ask() {}",
    /`left-pad` is not a package of this stage/,
  ],
  'uses require': ["const fs = require('fs')\nexport function ask() { return fs }", /require is not defined/],
  'waits at its top for ever': [
    'await new Promise(() => {})\nexport function ask() {}',
    /a top-level `await` waits for a promise that never settles/,
  ],
  'waits for a function that is not async': [
    'export function ask() { await 1 }',
    /^This is not valid (Type|Java)Script: /,
  ],
}

let course: HostileCourse
let graded: Graded
beforeAll(async () => {
  course = makeHostileCourse(Object.values(files).map(([code]) => code))
  graded = await course.grade('01', '--fresh')
}, 120_000)
afterAll(() => course.remove())

describe('a file that', () => {
  test.each(Object.entries(files).map(([what, [, sentence]], index) => ({ what, sentence, index })))(
    '$what',
    ({ sentence, index }) => {
      const report = graded.report.stages[0]?.exercises[index]
      const first = report?.checks.find(({ status }) => status !== 'passed')
      expect(first?.message ?? report?.status).toMatch(sentence)
      expect(report?.reason).toBeUndefined()
      expect(report?.status).toMatch(/^(passed|failed)$/)
    },
  )

  test('all of them are verdicts: exit code 1, and nothing on standard error', () => {
    expect([graded.exitCode, graded.stderr]).toEqual([1, ''])
  })
})

test.each<[string, (file: string) => void, RegExp]>([
  ['is not UTF-8', (file) => writeFileSync(file, Buffer.from(`// gr\xfc\xdfe\n${honest}`, 'latin1')), /not UTF-8 text/],
  ['is UTF-16', (file) => writeFileSync(file, Buffer.from(`\ufeff${honest}`, 'utf16le')), /not UTF-8 text/],
  ['is missing', (file) => rmSync(file), /answer\.ts is missing from 00-cheat/],
])('a file that %s is the user’s to mend: exit code 2', async (_, make, sentence) => {
  const own = makeHostileCourse([honest])
  make(join(own.folder(0), 'answer.ts'))
  const { exitCode, report, stderr } = await own.grade('01')
  own.remove()
  expect([exitCode, report.exitCode, stderr]).toEqual([2, 2, ''])
  expect(report.error?.message).toMatch(sentence)
  expect(report.error?.mend).toBeTruthy()
})
