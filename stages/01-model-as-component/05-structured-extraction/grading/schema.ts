/** Questions to a JSON schema as it went over the wire; written by hand or by a library, with `$ref` or without. */

export type Schema = Readonly<Record<string, unknown>>
type Fields = Readonly<Record<string, unknown>>

/** The schema of a top-level field. */
export function fieldOf(root: Schema, name: string): Schema | undefined {
  return propertiesOf(root, root)[name]
}

/** Whether a top-level field may be null. */
export function allowsNull(root: Schema, name: string): boolean {
  return allows(root, name, null)
}

/** Whether the model may write a value in a top-level field, as far as types go: what a `pattern` says is not asked. */
export function allows(root: Schema, name: string, value: unknown): boolean {
  const field = fieldOf(root, name)
  return field !== undefined && admits(root, field, value)
}

/** Whether a reply that follows the schema can be this invoice. */
export function admitsInvoice(root: Schema, invoice: Fields): boolean {
  return admits(root, root, invoice)
}

/** Whether the schema is one that strict modes refuse, or that no invoice fits. */
export function hasFault(root: Schema, invoice: Fields): boolean {
  const isOpen = openObjects(root).length > 0 || mayLackKeys(root, Object.keys(invoice)).length > 0
  return isOpen || notASchema(root) !== undefined || !admitsInvoice(root, invoice)
}

/** The top-level fields that a reply may leave out, of those named. */
export function mayLackKeys(root: Schema, names: readonly string[]): string[] {
  const { required } = resolved(root, root)
  return names.filter((name) => !(Array.isArray(required) && required.includes(name)))
}

/** The objects of a schema that take fields it does not name, each as its place: `the invoice`, `lines`. */
export function openObjects(root: Schema, schema: Schema = root, place = 'the invoice'): string[] {
  const here = resolved(root, schema)
  const isOpen = here.properties !== undefined && here.additionalProperties !== false
  const fields = Object.entries(propertiesOf(root, here)).flatMap(([name, field]) => openObjects(root, field, name))
  const items = isSchema(here.items) ? openObjects(root, here.items, place) : []
  const branches = choicesOf(here).flatMap((list) => list.flatMap((branch) => openObjects(root, branch, place)))
  return [...new Set([...(isOpen ? [place] : []), ...fields, ...items, ...branches])]
}

/** What stands in the place of the schema, if it is none: Zod's own object, or the format that a schema goes into. */
export function notASchema(root: Schema): 'zod' | 'format' | undefined {
  if (isSchema(root.def) || '_def' in root || '_zod' in root) return 'zod'
  return root.type === 'json_schema' ? 'format' : undefined
}

/** Whether a text field has a rule of its own (a pattern, a length): not every writing of a number fits it. */
export function hasRule(root: Schema, name: string): boolean {
  return /"(pattern|format|maxLength|minLength|enum|const)":/.test(JSON.stringify(fieldOf(root, name) ?? {}))
}

function admits(root: Schema, schema: Schema, value: unknown): boolean {
  const here = resolved(root, schema)
  return (
    fitsType(here.type, value) &&
    (!Array.isArray(here.enum) || here.enum.includes(value)) &&
    (here.const === undefined || here.const === value) &&
    choicesOf(here).every((branches) => branches.some((branch) => admits(root, branch, value))) &&
    fitsParts(root, here, value)
  )
}

function fitsType(type: unknown, value: unknown): boolean {
  if (type === undefined) return true
  const own = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const named = Array.isArray(type) ? type : [type]
  return named.includes(own) || (Number.isInteger(value) && named.includes('integer'))
}

/** The fields of an object and the items of a list. */
function fitsParts(root: Schema, here: Schema, value: unknown): boolean {
  const { items, required, additionalProperties } = here
  if (Array.isArray(value)) return !isSchema(items) || value.every((item) => admits(root, items, item))
  if (!isSchema(value)) return true
  const fields = propertiesOf(root, here)
  const complete = !Array.isArray(required) || required.every((name) => String(name) in value)
  return (
    complete &&
    Object.entries(value).every(([name, part]) => {
      const field = fields[name]
      return field ? admits(root, field, part) : additionalProperties !== false
    })
  )
}

/** Lists of schemas, one of each of which must fit. */
function choicesOf(schema: Schema): Schema[][] {
  const { anyOf, oneOf, allOf } = schema
  const all = Array.isArray(allOf) ? allOf.filter(isSchema).map((one) => [one]) : []
  return [...[anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? [list.filter(isSchema)] : [])), ...all]
}

function propertiesOf(root: Schema, schema: Schema): Record<string, Schema> {
  const { properties } = resolved(root, schema)
  return isSchema(properties) ? (properties as Record<string, Schema>) : {}
}

/** Follows `$ref` within the document. */
function resolved(root: Schema, schema: Schema): Schema {
  if (typeof schema.$ref !== 'string') return schema
  const steps = schema.$ref.replace(/^#\/?/, '').split('/').filter(Boolean)
  const target = steps.reduce<unknown>((at, step) => (isSchema(at) ? at[decodeURIComponent(step)] : undefined), root)
  return isSchema(target) && target !== schema ? resolved(root, target) : {}
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
