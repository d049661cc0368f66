import { finish } from './finish.ts'
import { paragraph } from './layout.ts'
import { createPaint, type Screen } from './paint.ts'

/** What a reset or its undoing did, or found nothing to do. */
export type ResetPage = {
  undo: boolean
  /** What was named, as people type it, e.g. `01-04`. */
  name: string
  /** Files that were written, as paths from where the learner stands. */
  files: readonly string[]
  /** Where the files are kept as they were; absent when there were none. */
  backup?: string
}

/** Ends with a newline. */
export function renderReset(page: ResetPage, view: Screen & { command: string }): string {
  const paint = createPaint(view)
  const { undo, name, files, backup } = page
  if (files.length === 0) {
    const already = undo
      ? 'Your files are already as they were kept.'
      : 'Nothing to reset: the files are as you got them.'
    return finish(paragraph(paint, 'plain', '', already), view.unicode)
  }
  const lines = [
    ...paragraph(paint, 'plain', '', undo ? 'Your files are back as they were:' : 'Back to the files that you got:'),
    ...files.flatMap((file) => paragraph(paint, 'plain', '  ', file)),
    ...(backup ? ['', ...paragraph(paint, 'plain', 'Kept   ', `${backup} (as they were before)`)] : []),
    ...(backup ? paragraph(paint, 'command', 'Undo   ', `${view.command} reset ${name} --undo`) : []),
    ...paragraph(paint, 'command', 'Grade  ', `${view.command} ${name}`),
  ]
  return finish(lines, view.unicode)
}
