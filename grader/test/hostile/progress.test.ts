import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as anyTest, describe, expect, onTestFinished } from 'vitest'
import { type HostileCourse, makeHostileCourse, stage } from './course.ts'
import { honestAsk, honestTally } from './hidden.ts'

/** A pass that no grading run gave: written, copied, linked or left over. */

const test = anyTest.skipIf(process.platform === 'win32')
const honest = `${honestAsk}${honestTally}`
const wrong = `export async function ask() { return {} }\n${honestTally}`

async function gradedCourse(...submissions: string[]) {
  const course = makeHostileCourse(submissions)
  onTestFinished(() => course.remove())
  await course.grade('01')
  const file = join(course.root, '.stagecraft', 'progress.json')
  const read = () => JSON.parse(readFileSync(file, 'utf8'))
  const write = (data: unknown) => writeFileSync(file, typeof data === 'string' ? data : JSON.stringify(data))
  return { course, file, read, write }
}

const statuses = async (course: HostileCourse, ...argv: string[]) => {
  const { report, exitCode } = await course.grade(...argv)
  return { exitCode, findings: report.findings, of: report.stages[0]?.exercises.map(({ status }) => status) }
}

describe('a verdict', () => {
  test('that was changed by hand, moved to another exercise, or signed by somebody else is not believed', async () => {
    const { course, read, write } = await gradedCourse(honest, wrong)
    const [passed, failed] = [`${stage}/00-cheat`, `${stage}/01-cheat`]
    const { exercises, ...rest } = read()
    const forgeries: Record<string, unknown>[] = [
      { ...exercises, [failed]: { ...exercises[failed], report: { ...exercises[failed].report, status: 'passed' } } },
      { ...exercises, [failed]: exercises[passed] },
      { ...exercises, [failed]: { ...exercises[passed], files: exercises[failed].files } },
      { ...exercises, [failed]: { ...exercises[passed], signature: '0'.repeat(64) } },
      { ...exercises, [failed]: { ...exercises[passed], signature: { length: 64 } } },
      JSON.parse(`{"__proto__":{},"constructor":${JSON.stringify(exercises[passed])}}`),
    ]
    for (const forged of forgeries) {
      write({ ...rest, exercises: forged })
      const { of, findings } = await statuses(course, 'status')
      expect(of?.[1]).not.toBe('passed')
      expect(findings.join(' ')).toMatch(/did not come from a grading run on this machine/)
    }
    expect((await statuses(course, '01')).exitCode).toBe(1)
  })

  test('does not survive the file that it was given for', async () => {
    const { course } = await gradedCourse(honest)
    course.write(`stages/${stage}/00-cheat/answer.ts`, wrong)
    expect((await statuses(course, 'status')).of).toEqual(['not-reached'])
    expect(await statuses(course)).toMatchObject({ exitCode: 1, of: ['failed'] })
  })
})

describe('the progress file', () => {
  test('as a link: what it leads to is left alone', async () => {
    const { course, file } = await gradedCourse(wrong)
    const victim = join(course.base, 'victim')
    writeFileSync(victim, 'precious')
    rmSync(file)
    symlinkSync(victim, file)
    expect((await statuses(course, '01', '--fresh')).exitCode).toBe(1)
    const kept = existsSync(victim) ? readFileSync(victim, 'utf8') : ''
    expect(kept).toBe('precious')
  })

  test.each<[string, (file: string) => void]>([
    ['a pipe', (file) => execFileSync('mkfifo', [file])],
    ['a folder', (file) => mkdirSync(file)],
    ['a link to itself', (file) => symlinkSync('progress.json', file)],
    ['a link to a device', (file) => symlinkSync('/dev/zero', file)],
  ])('as %s: one sentence, and the verdict', async (_, make) => {
    const { course, file } = await gradedCourse(wrong)
    rmSync(file)
    make(file)
    const { exitCode, findings, of } = await statuses(course, '01', '--fresh')
    expect({ exitCode, of }).toEqual({ exitCode: 1, of: ['failed'] })
    expect(findings.join(' ')).toMatch(/progress\.json cannot be (read|written)/)
  })

  test.each([
    '',
    'null',
    '[]',
    '{"formatVersion":2}',
    '{"formatVersion":1,"exercises":[]}',
    '{"formatVersion":1,"exercises":{"a":null,"b":5},"hints":{"a":"x"}}',
    '\ufeff{}',
    `{"formatVersion":1,"exercises":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
  ])('as %.60s: graded again', async (text) => {
    const { course, write } = await gradedCourse(wrong)
    write(text)
    expect(await statuses(course, '01')).toMatchObject({ exitCode: 1, of: ['failed'] })
  })

  test('of a folder that is a file, and a lock that somebody left', async () => {
    const { course, file } = await gradedCourse(honest)
    mkdirSync(`${file}.lock`)
    expect(await statuses(course, '01', '--fresh')).toMatchObject({ exitCode: 0, of: ['passed'] })
    const folder = join(course.root, '.stagecraft')
    renameSync(folder, `${folder}.old`)
    writeFileSync(folder, '')
    expect(await statuses(course, '01', '--fresh')).toMatchObject({ exitCode: 0, of: ['passed'] })
  })
})
