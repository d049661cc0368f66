import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { isBubblewrapAvailable } from '../../src/learner/index.ts'
import { entry, makeHostileCourse, type Sandbox } from './course.ts'
import { honestAsk, honestTally } from './hidden.ts'
import { processesIn } from './world.ts'

/** A grader that is ended from outside leaves no process behind, and nothing that looks like a pass. */

const hostile: Record<string, string> = {
  'spins and ignores every signal': `for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {})\nexport async function ask() { for (;;) {} }`,
  'waits and keeps itself alive': `setInterval(() => {}, 1000)\nprocess.on('exit', () => { for (;;) {} })\nexport async function ask() { await new Promise(() => {}) }`,
}

describe.each<Sandbox>(['permissions', 'bubblewrap'])('inside %s', (sandbox) => {
  const works = process.platform === 'linux' && (sandbox === 'permissions' || isBubblewrapAvailable())

  for (const [what, code] of Object.entries(hostile)) {
    test.skipIf(!works).each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
      `code that ${what} does not outlive a grader that gets %s`,
      async (signal) => {
        const course = makeHostileCourse([code, `${honestAsk}${honestTally}`])
        onTestFinished(() => course.remove())
        const extra = sandbox === 'bubblewrap' ? ['--sandbox'] : []
        const argv = ['--disable-sigusr1', entry, 'grade', '01', '--json', '--root', course.root, ...extra]
        const grader = spawn(process.execPath, argv, {
          cwd: course.root,
          env: course.env,
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        let stdout = ''
        grader.stdout.on('data', (text) => {
          stdout += text
        })
        const closed = once(grader, 'close')
        // Until the hostile code runs there is nothing to outlive the grader.
        await expect.poll(() => processesIn(course.temporary).length, { timeout: 20_000 }).toBeGreaterThan(0)
        await sleep(800)
        grader.kill(signal)
        const [exitCode] = await closed
        expect(exitCode === 0 || stdout.includes('passed')).toBe(false)
        await expect.poll(() => processesIn(course.base), { timeout: 5_000 }).toEqual([])
        const { report } = await course.grade('status')
        expect(report.stages[0]?.exercises.map(({ status }) => status)).toEqual(['not-reached', 'not-reached'])
      },
    )
  }
})
