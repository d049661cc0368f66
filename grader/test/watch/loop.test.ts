import { describe, expect, test } from 'vitest'
import { openBench, verdictOf } from './work.ts'

const size = { columns: 80, rows: 12 }

async function graded(verdict = verdictOf(4)) {
  const bench = await openBench(size)
  await bench.finish(verdict)
  bench.done.length = 0
  return bench
}

describe('verdicts', () => {
  test('grades at once, and shows the verdict with the keys', async () => {
    const bench = await openBench(size)
    expect(bench.screen().at(-2)).toMatch(/^Grading 01-00 add …/)
    await bench.finish(verdictOf(4))
    expect(bench.screen()[0]).toBe('01-00 add  1 of 2 points')
    expect(bench.screen().at(-2)).toBe('Save the file to grade it again.')
    expect(bench.screen().at(-1)).toBe('h hint   b brief   t traffic   r reset   a all   s status   q quit')
    expect(bench.screen()).toHaveLength(12)
  })

  test('of two saves during a run the last one wins, and the run that is of no use is given up', async () => {
    const bench = await graded()
    await bench.save()
    await bench.save()
    expect(bench.done).toEqual(['grade', 'abort', 'grade'])
    await bench.finish({ text: () => 'of no use\n', passed: false })
    expect(bench.screen()[0]).toBe('01-00 add  1 of 2 points')
    await bench.finish({ text: () => 'the last\n', passed: false })
    expect(bench.screen()[0]).toBe('the last')
  })

  test('a problem with the file is shown like a verdict, and the next save grades again', async () => {
    const bench = await graded()
    await bench.save()
    await bench.finish(new Error('add.ts is missing'))
    expect(bench.screen()[0]).toBe('problem: add.ts is missing')
    await bench.save()
    await bench.finish(verdictOf(4))
    expect(bench.screen()[0]).toBe('01-00 add  1 of 2 points')
  })

  test('a pass says what is next and waits for a key', async () => {
    const bench = await graded(verdictOf(3, { passed: true, next: '01-01 double' }))
    expect(bench.screen().at(-2)).toBe('✔ Passed. Enter: go on to 01-01 double')
    await bench.press('x')
    expect(bench.done).toEqual([])
    await bench.press('enter')
    expect(bench.done).toEqual(['grade'])
    expect(bench.screen().at(-2)).toBe('Grading 01-01 double …')
  })
})

describe('keys', () => {
  test.each([
    ['h', 'hint'],
    ['b', 'brief'],
    ['t', 'traffic'],
    ['a', 'all'],
    ['s', 'status'],
  ])('%s opens %s, Esc goes back, and a save shows the verdict', async (key, page) => {
    const bench = await graded()
    await bench.press(key)
    expect(bench.done).toEqual([page])
    expect(bench.screen()[0]).toBe(`${page} 0`)
    await bench.press('escape')
    expect(bench.screen()[0]).toBe('01-00 add  1 of 2 points')
    await bench.press(key)
    await bench.save()
    await bench.finish(verdictOf(4))
    expect(bench.screen()[0]).toBe('01-00 add  1 of 2 points')
  })

  test('r asks first, and only y resets', async () => {
    const bench = await graded()
    await bench.press('r')
    expect(bench.screen().at(-2)).toMatch(/^Reset 01-00 add\? y: yes/)
    await bench.press('q')
    expect(bench.screen().at(-2)).toBe('Nothing was reset.')
    await bench.press('r', 'y')
    expect(bench.done).toEqual(['reset'])
    expect(bench.screen().at(-2)).toBe('The starter is back.')
  })

  test.each(['q', 'ctrl-c'])('%s gives the terminal back and ends what runs', async (key) => {
    const bench = await graded()
    await bench.save()
    await bench.press(key)
    await bench.ended
    expect(bench.done).toEqual(['grade', 'abort', 'restored', 'close'])
  })
})

describe('the window', () => {
  test('the head of a long verdict never scrolls away', async () => {
    const bench = await graded(verdictOf(40))
    expect(bench.screen().slice(0, 2)).toEqual(['01-00 add  1 of 2 points', 'line 1'])
    expect(bench.screen().at(-2)).toMatch(/1-9 of 39, j\/k$/)
    await bench.press('j', 'down')
    expect(bench.screen().slice(0, 2)).toEqual(['01-00 add  1 of 2 points', 'line 3'])
    await bench.press('G', 'j', 'k')
    expect(bench.screen()[1]).toBe('line 30')
    await bench.press('g', 'space')
    expect(bench.screen()[1]).toBe('line 9')
  })

  test.each([1, 2, 3, 5, 6, 50])('%i rows are filled exactly, the head first', async (rows) => {
    const bench = await graded(verdictOf(20))
    await bench.resize({ columns: 60, rows })
    expect(bench.screen()).toHaveLength(rows)
    expect(bench.screen()[0]).toBe('01-00 add  1 of 2 points')
  })

  test.each([20, 40, 80, 200])('nothing is wider than %i columns', async (columns) => {
    const wide = { text: () => `${'x'.repeat(300)}\n\u001b[31m${'漢'.repeat(150)}\u001b[39m`, passed: false }
    const bench = await graded(wide)
    await bench.resize({ columns, rows: 12 })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes that colour a text
    const widths = bench.screen().map((line) => line.replace(/\u001b\[[0-9;]*m/g, '').replaceAll('漢', 'zz').length)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  })
})
