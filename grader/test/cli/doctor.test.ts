import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeToyCourse, type ToyCourse } from './toy-course.ts'

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
})
afterEach(() => course.remove())

test('doctor finds nothing wrong here', async () => {
  const here = fileURLToPath(new URL('../../..', import.meta.url))
  const { stdout, exitCode } = await course.gradeWith(
    { npm_config_user_agent: 'pnpm/0.1.2 npm/?' },
    'doctor',
    '--root',
    here,
  )
  expect(stdout).toMatch(/✔ Packages +all there\./)
  expect(stdout).toMatch(/! pnpm +0\.1\.2; the course names pnpm@/)
  expect(stdout).toMatch(/✔ Process/)
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('The grader can do its work here.')])
})

test('doctor tells what is wrong and the mend, and ends with 2', async () => {
  course.write(
    'package.json',
    JSON.stringify({ name: 'toy', version: '1.0.0', packageManager: 'pnpm@1.2.3', dependencies: { gone: '1.0.0' } }),
  )
  writeFileSync(join(course.root, '.stagecraft'), 'a file in the way')
  const { stdout, exitCode } = await course.grade('doctor')
  expect(exitCode).toBe(2)
  expect(stdout).toMatch(/✘ Packages +missing: gone\.\n +npx -y pnpm@1\.2\.3 install\n/)
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /✘ Progress .* cannot be written \((EEXIST|ENOTDIR)\).* Move the file away/,
  )
  expect(JSON.parse((await course.grade('doctor', '--json')).stdout).findings.length).toBeGreaterThan(5)
})

test('glossary shows a term, other names, and the nearest to one it does not know', async () => {
  const { stdout, exitCode } = await course.grade('glossary', 'context', 'windows')
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^context window\n\nThe tokens that a model can hold/)])
  expect((await course.grade('glossary', 'SSE')).stdout).toMatch(/^server-sent event\nalso: SSE\n/)
  const unknown = await course.grade('glossary', 'embeding')
  expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('Did you mean embedding?')])
  mkdirSync(join(course.root, 'docs'))
  course.write('docs/glossary.md', '# Words\n\n## sum (total)\n\nWhat `+` gives.\n\n_01-00_\n')
  expect((await course.grade('glossary')).stdout).toMatch(/^sum\n/)
  expect((await course.grade('glossary', 'total')).stdout).toMatch(/First needed in 01-00 Add\.\n$/)
})
