import { existsSync, readFileSync } from 'node:fs'

/** What became of each cheat, by group and name. Written by the tests that try them. */
type Cheats = Record<string, Record<string, string>>

const listed = new URL('../../test/hostile/cheats.json', import.meta.url)
/** Words that the list has for a cheat that was held off in every sandbox. */
const heldOff = new Set(['failed', 'todo', 'refused'])

/** How many ways to cheat were tried, and how many of them gained anything; undefined where the list is not at hand. */
export function countCheats(): { tried: number; survived: number } | undefined {
  if (!existsSync(listed)) return undefined
  const groups = Object.values(JSON.parse(readFileSync(listed, 'utf8')) as Cheats)
  const fates = groups.flatMap((group) => Object.values(group))
  return { tried: fates.length, survived: fates.filter((fate) => !heldOff.has(fate)).length }
}
