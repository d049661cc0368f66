import { createPaint, type Paint, type Screen } from '../report/index.ts'
import { cutLine, widthOf } from './cut-line.ts'
import type { WatchState } from './state.ts'

export type Size = { columns: number; rows: number }

export type Drawn = {
  /** Exactly as many lines as the window has rows, none wider than it. */
  lines: readonly string[]
  /** The offset that was drawn: the state's, kept within the text. */
  offset: number
  /** How many lines a page key moves. */
  page: number
}

/**
 * The whole window: the head of what is shown, which never scrolls away; as much of the rest as fits; what goes on now;
 * the keys.
 */
export function drawScreen(state: WatchState, { columns, rows }: Size, look: Omit<Screen, 'width'>): Drawn {
  const screen = { ...look, width: columns }
  const paint = createPaint(screen)
  const [head = '', ...body] = textOf(state, screen)
  const foot = footOf(paint, state, columns, rows)
  const room = Math.max(0, rows - 1 - foot.length)
  const last = Math.max(0, body.length - room)
  const offset = Math.min(state.offset, last)
  const shown = body.slice(offset, offset + room)
  const more = last > 0 ? `${offset + 1}-${offset + shown.length} of ${body.length}, j/k` : ''
  const lines = [head, ...shown, ...Array<string>(room - shown.length).fill(''), ...foot]
  const noted = withNote(paint, lines, rows - foot.length, more, columns)
  return {
    lines: noted.slice(0, rows).map((line) => cutLine(line, columns)),
    offset,
    page: Math.max(1, room - 1),
  }
}

function textOf(state: WatchState, screen: Screen): string[] {
  const text = state.page?.text ?? state.verdict?.text
  return text ? text(screen).replace(/\n+$/, '').split('\n') : [state.name]
}

/** What goes on, and the keys; one line of both where there is hardly any room. */
function footOf(paint: Paint, state: WatchState, columns: number, rows: number): string[] {
  const doing = doingLine(paint, state)
  if (rows <= 1) return []
  if (rows < 6) return [doing]
  return [doing, paint('dim', keyLine(state, columns))]
}

function doingLine(paint: Paint, state: WatchState): string {
  const { symbols } = paint
  if (state.asksReset) {
    return paint('warn', `Reset ${state.name}? y: yes, another key: no. Your file is kept as a backup.`)
  }
  if (state.grading) return paint('strong', `Grading ${state.name} ${symbols.ellipsis}`)
  if (state.note !== '') return paint('warn', state.note)
  if (state.loading) return paint('strong', `One moment ${symbols.ellipsis}`)
  if (state.page) return paint('strong', 'Esc: back to the verdict')
  if (!state.verdict?.passed) return paint('strong', 'Save the file to grade it again.')
  const next = state.verdict.next
  return paint(
    'good',
    next === undefined ? `${symbols.passed} Passed.` : `${symbols.passed} Passed. Enter: go on to ${next}`,
  )
}

const keys = ['h hint', 'b brief', 't traffic', 'r reset', 'a all', 's status', 'q quit']

/** The longest list of keys that fits. */
function keyLine(state: WatchState, columns: number): string {
  const own = state.page?.name === 'hint' ? ['h next hint', ...keys.slice(1)] : keys
  const lines = [own.join('   '), own.join('  '), own.map((key) => key.replace(' ', ':')).join(' ')]
  return lines.find((line) => line.length <= columns) ?? `keys ${own.map((key) => key[0]).join(' ')}`
}

/** How much of the text is to be seen, at the right edge of the line that says what goes on, or instead of nothing. */
function withNote(paint: Paint, lines: readonly string[], index: number, note: string, columns: number): string[] {
  const line = lines[index]
  if (note === '' || line === undefined) return [...lines]
  const room = columns - note.length - 2
  if (room < 16) return [...lines]
  const cut = cutLine(line, room)
  const copy = [...lines]
  copy[index] = cut + ' '.repeat(columns - note.length - widthOf(cut)) + paint('dim', note)
  return copy
}
