import { UserError } from '../base/errors.ts'
import { finish } from './finish.ts'
import { paragraph } from './layout.ts'
import { createPaint, type Screen } from './paint.ts'

/**
 * An error that ended a command. The user's: one sentence and what to do. Ours: that it is ours, and the whole stack.
 * Ends with a newline.
 */
export function renderProblem(error: unknown, screen: Screen): string {
  const paint = createPaint(screen)
  if (error instanceof UserError) {
    const mend = error.mend === undefined ? [] : paragraph(paint, 'plain', '', error.mend)
    return finish([...paragraph(paint, 'bad', '', error.message), ...mend], screen.unicode)
  }
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  const cause = error instanceof Error && error.cause instanceof Error ? [`Caused by: ${error.cause.stack}`] : []
  const lines = [
    ...paragraph(paint, 'bad', '', 'This is a bug in the grader, not in your code. Please report it with these lines:'),
    '',
    stack,
    ...cause,
  ]
  return finish(lines, screen.unicode)
}
