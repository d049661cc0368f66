/** One server-sent event: its kind, and its data where that is a JSON object. */
export type SseEvent = { kind: string; data: Readonly<Record<string, unknown>> }

/** The whole events of a stream; what was cut off at the end is left out. */
export function eventsIn(text: string): SseEvent[] {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const lines = block.split('\n')
      const data = valuesOf(lines, 'data').join('\n')
      if (data === '') return []
      const parsed = parse(data)
      const kind = valuesOf(lines, 'event')[0] ?? (typeof parsed.type === 'string' ? parsed.type : undefined)
      return [{ kind: kind ?? (data === '[DONE]' ? '[DONE]' : 'data'), data: parsed }]
    })
}

function valuesOf(lines: readonly string[], field: string): string[] {
  return lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).trim())
}

function parse(data: string): SseEvent['data'] {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? (value as SseEvent['data']) : {}
  } catch {
    return {}
  }
}
