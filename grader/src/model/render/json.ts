/** JSON as the providers write it, byte for byte: floats that keep their point, compact or indented. */

declare global {
  interface JSON {
    /** ES2026; TypeScript's library does not know it yet. */
    rawJSON(text: string): object
  }
}

/** A number that the wire writes with a decimal point, whatever its value: `1.0`, `0.98`. */
export function float(value: number): object {
  return JSON.rawJSON(Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value))
}

/** One line, no spaces. */
export function compact(value: unknown): string {
  return JSON.stringify(value)
}

/** Indented by `indent` spaces; `newline` says whether the body ends with one. */
export function pretty(value: unknown, { indent = 2, newline = false } = {}): string {
  return JSON.stringify(value, null, indent) + (newline ? '\n' : '')
}
