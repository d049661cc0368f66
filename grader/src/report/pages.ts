import { renderFindings } from './exercise.ts'
import { finish } from './finish.ts'
import { type Guide, keyOf, nameOf } from './guide.ts'
import { paragraph } from './layout.ts'
import { renderMarkdown } from './markdown.ts'
import { createPaint, type Screen } from './paint.ts'

export type PageView = Screen & { guide: Guide }

export type Hint = {
  stage: string
  exercise: string
  todo: number
  /** The question a learner has at this TODO. */
  question: string
  /** This rung, from 1, and how many there are. */
  rung: number
  of: number
  text: string
  findings: readonly string[]
}

/** One rung of a hint ladder. Ends with a newline. */
export function renderHint(hint: Hint, view: PageView): string {
  const paint = createPaint(view)
  const { guide } = view
  const id = guide.exercises.get(keyOf(hint.stage, hint.exercise))?.id ?? ''
  const isLast = hint.rung === hint.of
  const lines = [
    ...paragraph(
      paint,
      'strong',
      '',
      `${nameOf(guide, hint.stage, hint.exercise)} ${paint.symbols.dot} TODO ${hint.todo}`,
    ),
    ...paragraph(paint, 'plain', '', hint.question),
    '',
    ...renderMarkdown(paint, hint.text),
    '',
    ...paragraph(paint, 'dim', '', `Hint ${hint.rung} of ${hint.of}${isLast ? ', the last one for this TODO' : ''}.`),
    ...(isLast ? [] : paragraph(paint, 'command', 'More   ', `${guide.command} hint ${id}`)),
    ...paragraph(paint, 'command', 'Grade  ', `${guide.command} ${id}`),
    ...renderFindings(paint, hint.findings),
  ]
  return finish(lines, view.unicode)
}

export type Brief = { stage: string; exercise: string; path: string; text: string }

/** An exercise's brief. Ends with a newline. */
export function renderBrief(brief: Brief, view: PageView): string {
  const paint = createPaint(view)
  const label = view.guide.exercises.get(keyOf(brief.stage, brief.exercise))
  const edit = (label?.edit ?? []).flatMap((file, index) =>
    paragraph(paint, 'plain', index === 0 ? 'Edit   ' : '       ', file),
  )
  const lines = [
    ...renderMarkdown(paint, brief.text),
    '',
    ...paragraph(paint, 'dim', 'File   ', brief.path),
    ...edit,
    ...paragraph(paint, 'command', 'Grade  ', `${view.guide.command} ${label?.id ?? ''}`.trim()),
  ]
  return finish(lines, view.unicode)
}
