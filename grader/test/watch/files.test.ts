import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FileWatch, watchFiles } from '../../src/watch/files.ts'

let folder: string
let file: string
let files: FileWatch
let changed: ReturnType<typeof vi.fn<() => void>>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagecraft-files-'))
  file = join(folder, 'add.ts')
  writeFileSync(file, 'one')
  changed = vi.fn<() => void>()
  files = watchFiles(() => [file], changed)
})
afterEach(() => {
  files.close()
  rmSync(folder, { recursive: true, force: true })
})

const soon = { timeout: 5_000, interval: 10 }

test('a file that is written', async () => {
  writeFileSync(file, 'two')
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), soon)
})

test('a file that an editor replaces, again and again', async () => {
  for (const [index, text] of ['three', 'four'].entries()) {
    writeFileSync(join(folder, '.add.ts.swp'), text)
    renameSync(join(folder, '.add.ts.swp'), file)
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(index + 1), soon)
  }
})

test('a file that is gone for a moment is one save, and one that stays away is told too', async () => {
  rmSync(file)
  await new Promise((resolve) => setTimeout(resolve, 100))
  writeFileSync(file, 'five')
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1), soon)
  rmSync(file)
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2), soon)
})
