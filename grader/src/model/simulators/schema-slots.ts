/** Fills a JSON schema with texts, as a model does whose output must follow it: one place at a time, by the place's name. */

type Schema = Readonly<Record<string, unknown>>

/** A place for text in the output: a text, or a list of them. `words`: its name and description, in lower case. */
export type Slot = { path: string; kind: 'text' | 'list'; words: string }

/** The places that a schema has for text. */
export function slotsOf(root: Schema): Slot[] {
  return walk(root, root, '', '')
}

function walk(root: Schema, schema: Schema, path: string, words: string): Slot[] {
  const here = resolved(root, schema)
  const all = `${words} ${here.title ?? ''} ${here.description ?? ''}`.toLowerCase()
  const type = typeOf(here)
  if (type === 'array') return [{ path, kind: 'list', words: all }]
  if (type === 'string') return here.enum ? [] : [{ path, kind: 'text', words: all }]
  const properties = Object.entries(propertiesOf(here))
  return properties.flatMap(([name, property]) => walk(root, property, `${path}/${name}`, `${words} ${name}`))
}

/** A value that follows the schema and holds each slot's texts. Objects in lists hold theirs in their first text. */
export function filled(root: Schema, texts: ReadonlyMap<string, readonly string[]>): unknown {
  return fill(root, root, '', texts)
}

function fill(root: Schema, schema: Schema, path: string, texts: ReadonlyMap<string, readonly string[]>): unknown {
  const here = resolved(root, schema)
  const mine = texts.get(path) ?? []
  if (here.const !== undefined) return here.const
  if (Array.isArray(here.enum)) return here.enum[0]
  switch (typeOf(here)) {
    case 'array':
      return mine.map((text) => entry(root, (here.items ?? {}) as Schema, text))
    case 'string':
      return mine.join(' ')
    case 'object': {
      const properties = Object.entries(propertiesOf(here))
      return Object.fromEntries(properties.map(([name, inner]) => [name, fill(root, inner, `${path}/${name}`, texts)]))
    }
    default:
      return plain(here)
  }
}

function entry(root: Schema, items: Schema, text: string): unknown {
  const slots = slotsOf({ ...items, $defs: root.$defs, definitions: root.definitions })
  const [first] = slots
  if (!first) return text
  return fill(root, items, '', new Map(slots.map(({ path }) => [path, path === first.path ? [text] : ['-']])))
}

function plain(schema: Schema): unknown {
  const type = typeOf(schema)
  if (type === 'boolean') return false
  return type === 'number' || type === 'integer' ? 1 : null
}

function typeOf(schema: Schema): string {
  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type
  if (typeof type === 'string') return type
  return schema.properties ? 'object' : 'null'
}

function propertiesOf(schema: Schema): Record<string, Schema> {
  return (schema.properties ?? {}) as Record<string, Schema>
}

/** Follows references within the document, and takes the first choice that is not null. */
function resolved(root: Schema, schema: Schema): Schema {
  if (typeof schema.$ref === 'string') {
    const steps = schema.$ref.replace(/^#\/?/, '').split('/').filter(Boolean)
    const target = steps.reduce<unknown>((at, step) => (at as Schema | undefined)?.[step], root)
    return target && target !== schema ? resolved(root, target as Schema) : {}
  }
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  const chosen = choices?.map((choice) => resolved(root, choice)).find((choice) => choice.type !== 'null')
  return chosen ? { ...chosen, description: schema.description ?? chosen.description } : schema
}
