import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportSchema } from '../../src/report/schema.ts'
import { adds, canary, makeToyCourse, type ToyCourse } from './toy-course.ts'

let course: ToyCourse
beforeEach(() => {
  course = makeToyCourse()
})
afterEach(() => course.remove())

describe('grading where the learner stands', () => {
  test('the starter fails with the lowest TODO in full and the next command', async () => {
    const { stdout, stderr, exitCode } = await course.grade()
    expect(exitCode).toBe(1)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^01-00 add {3,}0 of 2 points\n/)
    expect(stdout).toMatch(/✔ takes two numbers +guard/)
    expect(stdout).toMatch(
      /TODO 1: Return the sum\.\n {2}✘ adds two numbers\n {6}You returned \d+ for \d+ and \d, which is the\s+difference/,
    )
    expect(stdout).toContain('TODO 2: 1 check failed')
    expect(stdout).not.toContain('took NaN')
    expect(stdout).toMatch(/Edit {3}stages.01-first.00-add.add\.ts\nStuck\? pnpm grade hint\nAgain {2}pnpm grade\n/)
    expect(stdout).not.toContain(canary)
  })

  test('a pass says what is next, and the last one checks the stage off', async () => {
    course.add('right')
    const first = await course.grade()
    expect(first.exitCode).toBe(0)
    expect(first.stdout).toMatch(/2 of 2 points/)
    expect(first.stdout).toMatch(/Next {3}01-01 double\n {7}Double a number/)
    const second = await course.grade()
    expect(second.exitCode).toBe(0)
    expect(second.stdout).toMatch(/✔ Stage 01 first is passed\. Stage 02 second is unlocked, and not\s+yet written\./)
    const third = await course.grade()
    expect(third.exitCode).toBe(0)
    expect(third.stdout).toContain('Every exercise that is written so far is passed.')
  })

  test('the sentence of a TODO stays when its comment is gone', async () => {
    course.write('stages/01-first/00-add/grading/starter/add.ts', adds.starter)
    course.add('half')
    const { stdout } = await course.grade()
    expect(stdout).toMatch(/TODO 2: Refuse what is no number\.\n {2}✘ refuses what is no number/)
  })

  test('an unchanged verdict is remembered, a changed file is graded again', async () => {
    await course.grade()
    expect((await course.grade()).stdout).toContain('remembered')
    course.add('half')
    const { stdout } = await course.grade()
    expect(stdout).not.toContain('remembered')
    expect(stdout).toMatch(/TODO 2\n {2}✘ refuses what is no number/)
  })

  test('an exercise that passed and changed since is proved again before going on', async () => {
    course.add('right')
    await course.grade()
    course.add('starter')
    const { stdout, exitCode } = await course.grade()
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/✘ 01-00 add +TODO 1 is open/)
    expect(stdout).toMatch(/· 01-01 double/)
    expect((await course.json('status')).next).toEqual({ stage: '01-first', exercise: '00-add' })
  })
})

describe('what is named', () => {
  test.each(['01-00', 'add', '00-add', '01-first/00-add', 'stages/01-first/00-add/'])('%s', async (name) => {
    const { stages } = await course.json(name)
    expect(stages[0]?.exercises.map((exercise) => exercise.status)).toEqual(['failed', 'not-reached'])
  })

  test('a stage shows each exercise and the first open one in full', async () => {
    const { stdout, exitCode } = await course.grade('01')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^01 first {3,}no points yet\n {2}✘ 01-00 add .*\n {2}· 01-01 double/)
    expect(stdout).toContain('adds two numbers')
  })

  test('an exercise that imports one that does not pass is not reached, and says which', async () => {
    const { stdout, exitCode } = await course.grade('01-01')
    expect(exitCode).toBe(1)
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'it imports your 01-00 add. First make that one pass: pnpm grade 01-00',
    )
  })

  test('a locked stage says what unlocks it, and is unlocked by grading', async () => {
    const locked = await course.grade('02')
    expect(locked.exitCode).toBe(1)
    expect(locked.stdout.replace(/\s+/g, ' ')).toContain(
      'Stage 02 second is locked. It unlocks when stage 01 first is passed; still open: 01-00, 01-01.',
    )
    course.add('right')
    const open = await course.grade('02')
    expect(open.stdout).toContain('Stage 02 second is unlocked, and not yet written.')
    expect((await course.grade('03')).stdout.replace(/\s+/g, ' ')).toContain(
      'stage 02 second is passed, which is not yet',
    )
  })

  test('a stage locks again, with the reason, when an earlier one breaks', async () => {
    course.add('right')
    await course.grade('--all')
    expect((await course.json('status')).stages[1]?.status).toBe('empty')
    course.add('starter')
    const { stages } = await course.json('status')
    expect(stages[1]?.status).toBe('locked')
    expect(stages[1]?.reason).toContain('add.ts changed since it passed')
  })

  test('everything, stage by stage', async () => {
    course.add('right')
    const { stdout, exitCode } = await course.grade('--all')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/✔ 01-00 add .*\n {2}✔ 01-01 double/)
  })
})

describe('options', () => {
  test('--json prints a report of every stage and nothing else', async () => {
    const { stdout, stderr, exitCode } = await course.grade('--json')
    const report = reportSchema.parse(JSON.parse(stdout))
    expect(stderr).toBe('')
    expect(report.stages.map((stage) => stage.slug)).toEqual(['01-first', '02-second', '03-third'])
    expect(report.exitCode).toBe(exitCode)
    expect(report.courseVersion).toBe('9.9.9')
    expect(report.stages[0]?.exercises[0]?.checks[1]).toMatchObject({ status: 'failed', mistake: 'subtracts', todo: 1 })
  })

  test('--seed repeats the inputs', async () => {
    const message = async (...argv: string[]) =>
      (await course.json(...argv)).stages[0]?.exercises[0]?.checks[1]?.message
    const first = await message('--seed', '7')
    expect(await message('--seed', '7')).toBe(first)
    expect(await message('--seed', '8')).not.toBe(first)
  })

  test('a pass whose seed was given is not remembered: the code may hold the answers of that seed', async () => {
    course.add('right')
    const passed = await course.json('01-00', '--seed', '7')
    expect(passed.exitCode).toBe(0)
    expect(passed.findings.join()).toContain('it is not remembered')
    const { stages } = await course.json('status')
    expect(stages[0]?.exercises[0]?.status).toBe('not-reached')
  })

  test('--fresh grades again', async () => {
    await course.grade()
    expect((await course.json()).stages[0]?.exercises[0]?.remembered).toBe(true)
    expect((await course.json('--fresh')).stages[0]?.exercises[0]?.remembered).toBeUndefined()
  })

  test('--details keeps back what it names, also in the terminal', async () => {
    const full = await course.grade()
    expect(full.stdout).toContain('A bill is a sum.')
    const actual = await course.grade('--details', 'actual-only')
    expect(actual.stdout).toContain('which is the')
    expect(actual.stdout).not.toMatch(/A bill is a sum|Return the sum\.\n {6}|Look at/)
    const none = await course.grade('--details', 'none')
    expect(none.stdout).toContain('✘ adds two numbers')
    expect(none.stdout).not.toMatch(/You returned/)
  })

  test('colour and letters follow the terminal', async () => {
    const colour = '\u001b['
    expect((await course.grade()).stdout).not.toContain(colour)
    expect((await course.gradeWith({ FORCE_COLOR: '1' })).stdout).toContain(colour)
    expect((await course.gradeWith({ FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(colour)
    expect((await course.gradeWith({ TERM: 'dumb' })).stdout).toMatch(/ x adds two numbers/)
    const narrow = (await course.gradeWith({ COLUMNS: '40' })).stdout.split('\n')
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(40)
  })

  test('--root grades a course elsewhere; a folder that is none is refused', async () => {
    const { exitCode } = await course.gradeWith({}, '--root', course.root, 'status')
    expect(exitCode).toBe(0)
    const none = await course.grade('--root', join(course.root, 'stages'))
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toMatch(/^There is no course in /)
  })

  test('--help and --version', async () => {
    expect((await course.grade('--help')).stdout).toMatch(/^Usage: pnpm grade/)
    expect((await course.grade('help')).stdout).toMatch(/^Usage: pnpm grade/)
    expect((await course.grade('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('bad input', () => {
  test.each([
    [['statsu'], 'Did you mean status?'],
    [['01-first/00-ad'], 'Did you mean 00-add?'],
    [['99'], 'no stage or exercise called "99"'],
    [['--jsno'], 'There is no option --jsno. Did you mean --json?'],
    [['--seed', 'x'], '--seed needs a whole number'],
    [['--seed'], '--seed needs a value'],
    [['--json=yes'], '--json takes no value'],
    [['--details', 'actual'], '--details does not know "actual". Did you mean actual-only?'],
    [['--reporter', 'jsn'], 'Did you mean json?'],
    [['01', '02'], 'One stage or exercise at a time'],
  ])('%j is told in one sentence', async (argv, sentence) => {
    const { stdout, stderr, exitCode } = await course.grade(...argv)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.replace(/\s+/g, ' ')).toContain(sentence)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test('in JSON too, with the stages that there are', async () => {
    const { stdout, stderr, exitCode } = await course.grade('99', '--json')
    const report = reportSchema.parse(JSON.parse(stdout))
    expect([exitCode, report.exitCode, stderr]).toEqual([2, 2, ''])
    expect(report.error?.message).toContain('"99"')
    expect(report.stages).toHaveLength(3)
  })

  test('a manifest that is broken', async () => {
    course.write('stages/01-first/00-add/grading/exercise.json', '{ "formatVersion": 1, }')
    const { stderr, exitCode } = await course.grade()
    expect(exitCode).toBe(2)
    expect(stderr.replace(/\s+/g, ' ')).toContain('00-add/grading/exercise.json is not JSON')
  })

  test('a starter that is missing', async () => {
    rmSync(join(course.root, 'stages/01-first/00-add/add.ts'))
    const { stderr, exitCode } = await course.grade()
    expect(exitCode).toBe(2)
    expect(stderr).toContain('add.ts is missing from 00-add.')
  })

  test('no course anywhere above', async () => {
    rmSync(join(course.root, 'stages'), { recursive: true })
    const { stderr, exitCode } = await course.grade()
    expect(exitCode).toBe(2)
    expect(stderr).toContain('There is no course here')
  })
})
