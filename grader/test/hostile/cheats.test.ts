import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { attempts, cheats } from './cheats/index.ts'
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
})

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
  const status = (key: string) => outcomes.reports.get(key)?.status ?? 'missing'
  const gain = (sandbox: Sandbox, attempt: (typeof attempts)[string][number]) =>
    isHarmless(attempt, outcomes.tried.get(`${sandbox}/${attempt.name}`)) ? 'nothing gained' : 'gained'
  const rows = [
    ...Object.entries(cheats).flatMap(([group, list]) =>
      list.map(({ name }) => ({
        group,
        name,
        ...Object.fromEntries(sandboxes.map((sandbox) => [sandbox, status(keyOf(sandbox, group, name))])),
      })),
    ),
    ...Object.entries(attempts).flatMap(([group, list]) =>
      list.map((attempt) => ({
        group,
        name: attempt.name,
        ...Object.fromEntries(sandboxes.map((sandbox) => [sandbox, gain(sandbox, attempt)])),
      })),
    ),
  ]
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`)
  await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot('./cheats.json')
})
