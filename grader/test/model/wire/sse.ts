/** One server-sent event as it came over the wire. */
export type WireEvent = { event: string | undefined; raw: string; data: Record<string, unknown> }

/** Reads a stream strictly: an optional `event:` line, one `data:` line, one blank line, LF only. `[DONE]` is left out. */
export function readEvents(text: string): { events: WireEvent[]; done: boolean } {
  if (!text.endsWith('\n\n')) throw new Error('The stream does not end with a blank line.')
  if (text.includes('\r')) throw new Error('The stream has carriage returns.')
  const blocks = text.slice(0, -2).split('\n\n')
  const done = blocks.at(-1) === 'data: [DONE]'
  const events = (done ? blocks.slice(0, -1) : blocks).map((block) => {
    const match = /^(?:event: (\S+)\n)?data: ([^\n]*)$/.exec(block)
    if (!match) throw new Error(`Not an event: ${block}`)
    const [, event, raw = ''] = match
    return { event, raw, data: JSON.parse(raw) as Record<string, unknown> }
  })
  return { events, done }
}
