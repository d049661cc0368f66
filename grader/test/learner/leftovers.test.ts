import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweep } from '../../src/learner/leftovers.ts'

test('what a killed grader left is removed after a day, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sweep-'))
  const now = Date.now()
  const make = (name: string, hoursAgo: number) => {
    const path = join(folder, name)
    mkdirSync(join(path, 'deep'), { recursive: true })
    writeFileSync(join(path, 'deep', 'note.txt'), 'x')
    utimesSync(path, new Date(now - hoursAgo * 3_600_000), new Date(now - hoursAgo * 3_600_000))
    return path
  }
  // No system gives a process such a number.
  const gone = '2147483646'
  try {
    const old = make(`stagecraft-${gone}-AbC123`, 25)
    const kept = [
      make(`stagecraft-${gone}-AbC124`, 23),
      make(`stagecraft-${process.pid}-AbC123`, 50),
      make('stagecraft-course', 50),
      make(`stagecraft-${gone}-my-notes`, 50),
    ]
    const link = join(folder, `stagecraft-${gone}-LinkTo`)
    symlinkSync(make('elsewhere', 50), link, 'junction')
    await sweep(folder, now)
    expect(existsSync(old)).toBe(false)
    for (const path of [...kept, link, join(folder, 'elsewhere', 'deep', 'note.txt')])
      expect(existsSync(path)).toBe(true)
    await sweep(join(folder, 'nowhere'), now)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
