import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { importsOf } from '../../src/course/index.ts'

/** The floors of the grader: a room imports only from floors below its own. */
const floors: readonly (readonly string[])[] = [
  ['base'],
  ['course', 'seal', 'model', 'learner', 'report'],
  ['suite', 'vault'],
  ['run', 'progress'],
  ['check', 'edition', 'cohort', 'watch'],
  ['cli'],
]

const src = fileURLToPath(new URL('../../src', import.meta.url))
const floorOf = (room: string) => floors.findIndex((rooms) => rooms.includes(room))
const roomOf = (file: string) => file.slice(src.length + 1).split(sep)[0] ?? ''
const rooms = readdirSync(src)

function importsBetweenRooms(room: string): { from: string; to: string; text: string }[] {
  return readdirSync(join(src, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name)
      return importsOf(readFileSync(file, 'utf8'))
        .filter((name) => name.startsWith('.'))
        .map((name) => resolve(dirname(file), name))
        .filter((target) => existsSync(target) && target.startsWith(src + sep))
        .map((target) => ({
          from: room,
          to: roomOf(target),
          text: `${file.slice(src.length + 1)} → ${target.slice(src.length + 1)}`,
        }))
    })
    .filter(({ from, to }) => from !== to)
}

test('every room has its floor', () => {
  expect(rooms.filter((room) => floorOf(room) < 0)).toEqual([])
})

test.each(rooms)('%s imports only from floors below', (room) => {
  const wrong = importsBetweenRooms(room).filter(({ from, to }) => floorOf(to) >= floorOf(from))
  expect(wrong.map(({ text }) => text)).toEqual([])
})
