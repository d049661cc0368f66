import { type DiffLine, differenceOf, likeness, withContext } from './difference.ts'
import { finish } from './finish.ts'
import { type Guide, keyOf, nameOf } from './guide.ts'
import { paragraph, plain } from './layout.ts'
import { createPaint, type Paint, type Screen } from './paint.ts'

export type Answer = {
  /** `solution`, or the name of an accepted answer, such as `chat-with-fetch`. */
  name: string
  /** Texts by file name. */
  files: Readonly<Record<string, string>>
}

export type SolutionPage = { stage: string; exercise: string; yours: Answer; solution: Answer; other?: Answer }

/** Below this share of common lines a comparison line by line says less than the text itself. */
const comparable = 0.35

/** Your answer beside the course's, and another that is right too. Ends with a newline. */
export function renderSolution(page: SolutionPage, view: Screen & { guide: Guide }): string {
  const paint = createPaint(view)
  const { guide } = view
  const id = guide.exercises.get(keyOf(page.stage, page.exercise))?.id ?? ''
  const lines = [
    ...paragraph(
      paint,
      'strong',
      '',
      `${nameOf(guide, page.stage, page.exercise)} ${paint.symbols.dot} your answer and ours`,
    ),
    ...Object.entries(page.solution.files).flatMap(([name, text]) =>
      compare(paint, name, page.yours.files[name] ?? '', text),
    ),
    ...(page.other ? renderOther(paint, page.other) : []),
    '',
    ...paragraph(
      paint,
      'dim',
      '',
      'What you see here passes the same checks as yours. What differs is a choice; is there one that you would take over?',
    ),
    ...paragraph(paint, 'command', 'Next   ', guide.command),
    ...paragraph(paint, 'command', 'Again  ', `${guide.command} solution ${id}`),
  ]
  return finish(lines, view.unicode)
}

function compare(paint: Paint, name: string, yours: string, theirs: string): string[] {
  const lines = differenceOf(yours, theirs)
  if (lines.every(({ side }) => side === 'both'))
    return ['', ...paragraph(paint, 'plain', '', `${name}: yours is ours, line by line.`)]
  if (likeness(lines) < comparable) {
    return [
      '',
      ...paragraph(paint, 'strong', '', `${name}, as we wrote it (yours is built otherwise)`),
      '',
      ...code(theirs),
    ]
  }
  return [
    '',
    `${paint('strong', name)}   ${paint('bad', '- yours')}   ${paint('good', '+ ours')}`,
    '',
    ...diffLines(paint, lines),
  ]
}

function diffLines(paint: Paint, lines: readonly DiffLine[]): string[] {
  const marks = { both: ['dim', ' '], yours: ['bad', '-'], theirs: ['good', '+'] } as const
  return withContext(lines).map((line) => {
    if (line === undefined) return paint('dim', `  ${paint.symbols.ellipsis}`)
    const [style, mark] = marks[line.side]
    return paint(style, `${mark} ${plain(line.text)}`)
  })
}

function renderOther(paint: Paint, { name, files }: Answer): string[] {
  return Object.entries(files).flatMap(([file, text]) => [
    '',
    ...paragraph(paint, 'strong', '', `Also right: ${name.replaceAll('-', ' ')} (${file})`),
    '',
    ...code(text),
  ])
}

function code(text: string): string[] {
  return plain(text.replace(/\n$/, ''))
    .split('\n')
    .map((line) => `  ${line}`)
}
