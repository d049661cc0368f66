import { expect, test, vi } from 'vitest'
import type { Context } from '../../src/cli/context.ts'
import { resetCommand } from '../../src/cli/reset-command.ts'
import { loadCourse } from '../../src/course/index.ts'
import { adds, makeToyCourse } from './toy-course.ts'

vi.mock('../../src/cli/confirm.ts', async (original) => ({
  ...(await original<typeof import('../../src/cli/confirm.ts')>()),
  confirmed: async () => false,
}))

test('a no ends with 1, so that what stands behind && does not run, and nothing is changed', async () => {
  const course = makeToyCourse()
  course.write('stages/01-first/00-add/grading/starter/add.ts', adds.starter)
  course.add('half')
  try {
    const options = { target: '01-00', undo: false, yes: false, reporter: 'terminal' }
    const context = { course: loadCourse(course.root), options } as unknown as Context
    expect(await resetCommand(context)).toEqual({ text: 'Nothing was changed.\n', exitCode: 1 })
    expect(course.read('stages/01-first/00-add/add.ts')).toBe(adds.half)
  } finally {
    course.remove()
  }
})
