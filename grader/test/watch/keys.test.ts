import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readKeys } from '../../src/watch/keys.ts'

test('names arrows, pages and control keys, however the line cuts them', async () => {
  const pressed: string[] = []
  const read = readKeys((key) => pressed.push(key))
  for (const data of ['hj', '\u001b[A', '\u001b', '[6', '~', '\u001bOB', '\r\u0003', '\u001b']) read(data)
  expect(pressed).toEqual(['h', 'j', 'up', 'page-down', 'down', 'enter', 'ctrl-c'])
  await sleep(150)
  expect(pressed.at(-1)).toBe('escape')
})
