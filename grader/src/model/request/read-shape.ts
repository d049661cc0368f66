import { z } from 'zod'

/** A field whose value an API does not check, or this stand-in does not read. */
export const ANY = z.unknown().optional()

/** Where in the body something stands: `['messages', 0, 'content']`. */
export type Path = readonly (string | number)[]

/** What is wrong with one value, before a provider puts it into words. */
export type Fault = { path: Path; got: unknown } & (
  | { kind: 'missing' }
  | { kind: 'type'; expected: string[] }
  | { kind: 'value'; allowed: string[]; tag?: string }
  | { kind: 'too-small' | 'too-big'; limit: number; of: 'number' | 'string' | 'array' }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'unknown' }
  | { kind: 'other'; message: string }
)

/**
 * Reads `value` with a zod schema; what does not fit is refused in the provider's own words.
 * `path` says where in the body the value stands.
 */
export function readShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  refuse: (fault: Fault) => never,
  path: Path = [],
): z.infer<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  return refuse(faultOf(issue as Issue, value, path))
}

// zod's own issue type is a union that does not name every field it carries.
type Issue = {
  code: string
  path: (string | number)[]
  message: string
  expected?: string
  values?: unknown[]
  errors?: Issue[][]
  discriminator?: string
  options?: unknown[]
  origin?: string
  minimum?: number
  maximum?: number
  format?: string
  pattern?: string
  keys?: string[]
}

function faultOf(issue: Issue, root: unknown, path: Path): Fault {
  const got = at(root, issue.path)
  const here = [...path, ...issue.path]
  if (issue.code === 'invalid_union') return unionFault(issue, got, here)
  if (got === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    return { kind: 'missing', path: here, got }
  }
  if (issue.code === 'invalid_type') return { kind: 'type', expected: [expectedType(issue, here)], path: here, got }
  if (issue.code === 'invalid_value') {
    const allowed = (issue.values ?? []).map(String)
    if (typeof got === typeof issue.values?.[0]) return { kind: 'value', allowed, path: here, got }
    return { kind: 'type', expected: [typeof issue.values?.[0]], path: here, got }
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return sizeFault(issue, got, here)
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys ?? []
    return { kind: 'unknown', path: [...here, key], got: at(got, [key]) }
  }
  if (issue.format === 'regex') {
    return { kind: 'pattern', pattern: (issue.pattern ?? '').replaceAll(/^\/|\/$/g, ''), path: here, got }
  }
  return { kind: 'other', message: issue.message, path: here, got }
}

/** zod says `number` of a text where a whole number belongs, too. */
function expectedType(issue: Issue, path: Path): string {
  return issue.expected === 'number' && !isDecimal(path) ? 'int' : (issue.expected ?? 'object')
}

/** The few numbers in a request that need not be whole. */
export function isDecimal(path: Path): boolean {
  return /^(temperature|top_p|presence_penalty|frequency_penalty)$/.test(String(path.at(-1)))
}

function sizeFault(issue: Issue, got: unknown, path: Path): Fault {
  const of = issue.origin === 'string' || issue.origin === 'array' ? issue.origin : 'number'
  return issue.code === 'too_small'
    ? { kind: 'too-small', limit: Number(issue.minimum), of, path, got }
    : { kind: 'too-big', limit: Number(issue.maximum), of, path, got }
}

/** A union fails in every branch; the branch that got furthest is the one that was meant. */
function unionFault(issue: Issue, got: unknown, path: Path): Fault {
  if (issue.discriminator) {
    if (got === undefined) return { kind: 'missing', path, got }
    if (typeof got !== 'string') return { kind: 'type', expected: ['string'], path, got }
    return { kind: 'value', allowed: (issue.options ?? []).map(String), tag: issue.discriminator, path, got }
  }
  const firsts = (issue.errors ?? []).flatMap((branch) => branch.slice(0, 1))
  const meant = firsts.find((first) => first.path.length > 0 || first.code !== 'invalid_type')
  if (meant) return faultOf(meant, got, path)
  if (got === undefined) return { kind: 'missing', path, got }
  return { kind: 'type', expected: firsts.map((first) => first.expected ?? 'object'), path, got }
}

function at(root: unknown, path: Path): unknown {
  let value = root
  for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step]
  return value
}

/** `'a', 'b', and 'c'` with a last word, `'a', 'b'` without. */
export function list(values: string[], last?: string): string {
  const quoted = values.map((value) => `'${value}'`)
  if (!last || quoted.length < 2) return quoted.join(', ')
  const tail = quoted.at(-1)
  const comma = quoted.length > 2 && last === 'and' ? ',' : ''
  return `${quoted.slice(0, -1).join(', ')}${comma} ${last} ${tail}`
}

/** A value as it stands in a sentence. */
export function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
}
