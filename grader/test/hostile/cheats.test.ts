import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { type Attempt, attempts, cheats } from './cheats/index.ts'
import type { Sandbox } from './course.ts'
import { canaries } from './hidden.ts'
import { isHarmless, keyOf, type Outcomes, tryEverything } from './trial.ts'
import { caches, filesWith, type Listeners, listen, processesIn } from './world.ts'

/** Every way to cheat that we know, against the real command: none may pass, none may read what is hidden. */

const hidden = Object.values(canaries)
const sandboxes: readonly Sandbox[] = isBubblewrapAvailable() ? ['permissions', 'bubblewrap'] : ['permissions']

let listeners: Listeners
let outcomes: Outcomes
beforeAll(async () => {
  listeners = await listen()
  outcomes = await tryEverything(sandboxes, listeners)
}, 600_000)
afterAll(() => {
  listeners.close()
  for (const { course } of outcomes.trials) course.remove()
}, 120_000)

describe.each<Sandbox>(['permissions', 'bubblewrap'])('inside %s', (sandbox) => {
  const here = describe.skipIf(!sandboxes.includes(sandbox))

  for (const [group, list] of Object.entries(cheats)) {
    here(group, () => {
      test.each(list)('$name: not passed', ({ name, told }) => {
        const report = outcomes.reports.get(keyOf(sandbox, group, name))
        expect(report?.reason).toBeUndefined()
        expect(report?.status).toMatch(/^(failed|todo)$/)
        expect(report?.checks.some(({ status }) => status !== 'passed')).toBe(true)
        // A file that does not even parse would try nothing.
        const said = report?.checks.map(({ message }) => message).join('\n')
        expect(said).not.toMatch(/not valid (Type|Java)Script/)
        if (told) expect(said).toMatch(told)
      })
    })
  }

  for (const [group, list] of Object.entries(attempts)) {
    here(`tries of ${group}`, () => {
      test.each(list)('$name: nothing gained', (attempt) => {
        const got = outcomes.tried.get(`${sandbox}/${attempt.name}`)
        expect(isHarmless(attempt, got) ? 'harmless' : got).toBe('harmless')
      })
    })
  }

  here('afterwards', () => {
    const trials = () => outcomes.trials.filter((trial) => trial.sandbox === sandbox)

    test('every grader ended by itself, with exit code 1 and one JSON object', () => {
      for (const { graded } of trials()) {
        expect([graded.exitCode, graded.report.exitCode, graded.stderr]).toEqual([1, 1, ''])
      }
    })

    test('nothing hidden was printed or reported', () => {
      for (const { graded } of trials()) {
        for (const canary of hidden) expect(graded.stdout).not.toContain(canary)
      }
    })

    test('nothing hidden is left on the disk', () => {
      const isHidden = (file: string) => file.includes(`${join('x', 'grading', 'x').slice(1, -1)}`)
      for (const { course } of trials()) expect(filesWith(hidden, course.base, isHidden)).toEqual([])
      for (const cache of caches) expect(filesWith(hidden, cache, () => false)).toEqual([])
    })

    test('nothing was written outside a scratch folder, and no scratch folder is left', () => {
      for (const { course, outside } of trials()) {
        expect([readdirSync(outside), readdirSync(course.temporary)]).toEqual([[], []])
      }
      expect(existsSync('/tmp/stagecraft-note')).toBe(false)
    })

    test('no process is left', async () => {
      for (const { course } of trials()) await expect.poll(() => processesIn(course.base)).toEqual([])
    })

    test('a report stays small, whatever was thrown at it', () => {
      for (const { graded } of trials()) expect(graded.stdout.length).toBeLessThan(2_000_000)
    })
  })
})

test('nobody was reached over a network', () => {
  expect(listeners.hits).toEqual([])
})

/** `docs/quality.md` states these figures; a machine without bubblewrap cannot renew them. */
test.skipIf(sandboxes.length < 2)('cheats.json says what became of each', async () => {
  const together = (fates: readonly string[]) => {
    const [flags, bubblewrap] = fates
    return flags === bubblewrap ? flags : `${flags} on the flags alone, ${bubblewrap} inside bubblewrap`
  }
  const fateOf = (group: string, name: string) =>
    together(sandboxes.map((sandbox) => outcomes.reports.get(keyOf(sandbox, group, name))?.status ?? 'missing'))
  const gainOf = (attempt: Attempt) => {
    const got = (sandbox: Sandbox) => outcomes.tried.get(`${sandbox}/${attempt.name}`)
    return together(sandboxes.map((sandbox) => (isHarmless(attempt, got(sandbox)) ? 'refused' : 'got through')))
  }
  const fates = {
    ...mapGroups(cheats, (group, { name }) => [name, fateOf(group, name)]),
    ...mapGroups(attempts, (_, attempt) => [attempt.name, gainOf(attempt)]),
  }
  await expect(`${JSON.stringify(fates, null, 2)}\n`).toMatchFileSnapshot('./cheats.json')
})

function mapGroups<Item>(
  groups: Readonly<Record<string, readonly Item[]>>,
  row: (group: string, item: Item) => [string, string | undefined],
) {
  return Object.fromEntries(
    Object.entries(groups).map(([group, list]) => [group, Object.fromEntries(list.map((item) => row(group, item)))]),
  )
}
