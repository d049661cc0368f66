/** Questions to a JSON schema as it went over the wire; written by hand or by a library, with `$ref` or without. */

type Schema = Readonly<Record<string, unknown>>

/** The schema of a top-level field. */
export function fieldOf(root: Schema, name: string): Schema | undefined {
  return propertiesOf(root, root)[name]
}

/** Whether a top-level field may be null. */
export function allowsNull(root: Schema, name: string): boolean {
  const field = fieldOf(root, name)
  return field !== undefined && takesNull(root, field)
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
  const branches = choicesOf(here).flatMap((branch) => openObjects(root, branch, place))
  return [...new Set([...(isOpen ? [place] : []), ...fields, ...items, ...branches])]
}

function takesNull(root: Schema, schema: Schema): boolean {
  const here = resolved(root, schema)
  const { type } = here
  if (type === 'null' || here.const === null) return true
  if (Array.isArray(here.enum)) return here.enum.includes(null)
  if (Array.isArray(type) && type.includes('null')) return true
  return choicesOf(here).some((branch) => takesNull(root, branch))
}

function choicesOf(schema: Schema): Schema[] {
  return [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list.filter(isSchema) : []))
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
