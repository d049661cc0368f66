import type { SessionEvent, SessionState } from './types.ts'

/** What a session knows after an event. Given: it keeps the turns as they were and changes nothing in `state`. */
export function remember(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case 'question':
      return { ...state, turns: [...state.turns, { role: 'user', text: event.text, now: event.now }] }
    case 'reply':
      return { ...state, turns: [...state.turns, { role: 'assistant', text: event.text }] }
    case 'compacted':
      return { ...state, summary: event.summary, turns: state.turns.slice(-event.keep) }
  }
}
