import type { Exchange } from '../base/traffic.ts'

/** A pause of so many minutes is worth a note: the shortest life of a prompt in a provider's cache. */
const longPause = 5

/**
 * What happened between two requests of a session that a prompt cache may notice: a long pause, a tool that was not there
 * before, a conversation that has become shorter. Empty where nothing did, and for the first request.
 */
export function noteOn(exchange: Exchange, before: Exchange | undefined): string {
  if (!before) return ''
  return [pauseNote(exchange, before), toolNote(exchange, before), turnNote(exchange, before)]
    .filter(Boolean)
    .join('; ')
}

/** By the clock of the provider, which says in each response what time it is. */
function pauseNote(exchange: Exchange, before: Exchange): string {
  const minutes = Math.round((dateOf(exchange) - dateOf(before)) / 60_000)
  return minutes >= longPause ? `after a pause of ${minutes} minutes` : ''
}

function dateOf({ wire }: Exchange): number {
  const [, text = ''] = wire.response?.headers.find(([name]) => name.toLowerCase() === 'date') ?? []
  return Date.parse(text)
}

function toolNote({ request }: Exchange, before: Exchange): string {
  const known = new Set(before.request?.tools.map(({ name }) => name))
  const added = request && before.request ? request.tools.filter(({ name }) => !known.has(name)) : []
  const names = added.map(({ name }) => name).join(', ')
  return names && `new ${added.length === 1 ? 'tool' : 'tools'}: ${names}`
}

function turnNote({ request }: Exchange, before: Exchange): string {
  if (!request || !before.request) return ''
  // Where the provider holds the conversation, a request has only what is new.
  if (before.request.continues !== undefined && request.continues === undefined) return 'compacted: sent as a new one'
  const fewer = before.request.turns.length - request.turns.length
  return fewer > 1 && request.continues === undefined ? `compacted: ${fewer} turns fewer` : ''
}
