/** A reply's body as JSON holds it. */
export type Json = { readonly [key: string]: unknown }

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The objects of an array; anything else counts as none. */
export function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

/** A number of tokens; what is absent is none. */
export function tokens(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

/** An error body's own words: `type: message`. */
export function errorOf(body: Json): string | undefined {
  const { error } = body
  if (typeof error === 'string') return error
  if (!isJson(error)) return undefined
  return [error.code ?? error.type, error.message].filter(Boolean).join(': ')
}
