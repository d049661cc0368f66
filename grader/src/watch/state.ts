import type { PageName, Text, Verdict } from './work.ts'

/** What is on the screen, as data. */
export type WatchState = {
  name: string
  grading: boolean
  verdict: Verdict | undefined
  /** What stands in the place of the verdict. `loading`: it was asked for and is not there yet. */
  page: { name: PageName; text: Text } | undefined
  loading: PageName | undefined
  /** True while the reset waits for a yes. */
  asksReset: boolean
  /** Said once, until the next key. */
  note: string
  /** Lines that were scrolled past. */
  offset: number
}

export type WatchEvent =
  | { on: 'key'; key: string; page: number }
  | { on: 'saved' }
  | { on: 'verdict'; verdict: Verdict; isSupplement?: boolean }
  | { on: 'page'; name: PageName; text: Text }
  | { on: 'failed'; text: Text }
  | { on: 'reset'; note: string }
  | { on: 'moved'; name: string }

export type Effect = { do: 'grade' | 'reset' | 'move-on' | 'quit' } | { do: 'open'; page: PageName }

export type Step = { state: WatchState; effects: readonly Effect[] }

export function startState(name: string): WatchState {
  return {
    name,
    grading: true,
    verdict: undefined,
    page: undefined,
    loading: undefined,
    asksReset: false,
    note: '',
    offset: 0,
  }
}

/** What an event makes of the screen, and what is to be done. Knows no terminal and no files. */
export function step(state: WatchState, event: WatchEvent): Step {
  switch (event.on) {
    case 'key':
      return onKey({ ...state, note: '' }, event.key, event.page)
    case 'saved':
      return { state: { ...state, grading: true, asksReset: false }, effects: [{ do: 'grade' }] }
    case 'verdict':
      // What is added to a verdict must not close a page that was opened meanwhile, nor scroll.
      if (event.isSupplement) return still({ ...state, verdict: event.verdict })
      return still({ ...state, grading: false, verdict: event.verdict, page: undefined, offset: 0 })
    case 'page':
      if (state.loading !== event.name) return still(state)
      return still({ ...state, loading: undefined, page: { name: event.name, text: event.text }, offset: 0 })
    case 'failed':
      return still({
        ...state,
        grading: false,
        loading: undefined,
        page: undefined,
        verdict: { text: event.text, passed: false },
        offset: 0,
      })
    case 'reset':
      return still({ ...state, note: event.note })
    case 'moved':
      return { state: startState(event.name), effects: [{ do: 'grade' }] }
  }
}

const pages: Readonly<Record<string, PageName>> = { h: 'hint', b: 'brief', t: 'traffic', a: 'all', s: 'status' }

function onKey(state: WatchState, key: string, page: number): Step {
  if (key === 'ctrl-c') return { state, effects: [{ do: 'quit' }] }
  if (state.asksReset) {
    const answered = { ...state, asksReset: false }
    return key === 'y'
      ? { state: answered, effects: [{ do: 'reset' }] }
      : still({ ...answered, note: 'Nothing was reset.' })
  }
  if (key === 'q') return { state, effects: [{ do: 'quit' }] }
  if (key === 'r') return still({ ...state, asksReset: true })
  const scrolled = scroll(state.offset, key, page)
  if (scrolled !== undefined) return still({ ...state, offset: scrolled })
  return onPageKey(state, key)
}

function onPageKey(state: WatchState, key: string): Step {
  const wanted = pages[key]
  // The same key closes what it opened; a hint gives way to the next one.
  if (wanted !== undefined && (wanted === 'hint' || state.page?.name !== wanted)) {
    return { state: { ...state, loading: wanted }, effects: [{ do: 'open', page: wanted }] }
  }
  if (state.page !== undefined && (wanted !== undefined || ['escape', 'enter', 'v'].includes(key))) {
    return still({ ...state, page: undefined, offset: 0 })
  }
  if ((key === 'enter' || key === 'n') && state.verdict?.passed && state.verdict.next !== undefined && !state.grading) {
    return { state, effects: [{ do: 'move-on' }] }
  }
  return still(state)
}

/** The new offset; the screen knows how long the text is and keeps it in bounds. */
function scroll(offset: number, key: string, page: number): number | undefined {
  switch (key) {
    case 'j':
    case 'down':
      return offset + 1
    case 'k':
    case 'up':
      return Math.max(0, offset - 1)
    case 'space':
    case 'page-down':
      return offset + page
    case 'page-up':
      return Math.max(0, offset - page)
    case 'g':
    case 'home':
      return 0
    case 'G':
    case 'end':
      return Number.MAX_SAFE_INTEGER
    default:
      return undefined
  }
}

function still(state: WatchState): Step {
  return { state, effects: [] }
}
