import { finish } from './finish.ts'
import { marked, paragraph } from './layout.ts'
import { createPaint, type Screen } from './paint.ts'

/** `bad`: the grader cannot do its work. `note`: it can, and something is worth knowing. */
export type Finding = { about: string; state: 'good' | 'note' | 'bad'; text: string; mend?: string }

/** What was looked at, and what to do where something is wrong. Ends with a newline. */
export function renderDoctor(findings: readonly Finding[], screen: Screen): string {
  return renderFindings(findings, screen, {
    good: 'The grader can do its work here.',
    bad: 'Mend what is marked, then run this again.',
  })
}

/** @param ends the last line where nothing is `bad`, and where something is */
export function renderFindings(
  findings: readonly Finding[],
  screen: Screen,
  ends: { good: string; bad: string },
): string {
  const paint = createPaint(screen)
  const { passed, failed } = paint.symbols
  const marks = {
    good: { symbol: passed, style: 'good' },
    note: { symbol: '!', style: 'warn' },
    bad: { symbol: failed, style: 'bad' },
  } as const
  const width = Math.max(...findings.map(({ about }) => about.length)) + 2
  const lines = findings.flatMap(({ about, state, text, mend }) => [
    ...marked(paint, { indent: '', ...marks[state] }, about.padEnd(width) + text),
    ...(mend === undefined ? [] : paragraph(paint, 'command', ' '.repeat(width + 2), mend)),
  ])
  const bad = findings.filter(({ state }) => state === 'bad').length
  return finish(
    [...lines, '', ...paragraph(paint, bad === 0 ? 'good' : 'bad', '', bad === 0 ? ends.good : ends.bad)],
    screen.unicode,
  )
}
