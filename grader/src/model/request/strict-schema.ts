/** What strict mode cannot take in a JSON schema, in the words of each provider. */

import { show } from './read-shape.ts'

type Schema = Record<string, unknown>
type Path = readonly (string | number)[]

/** The first thing OpenAI's strict mode refuses in a schema, as the provider says it; undefined when there is none. */
export function openaiStrictFault(schema: unknown): string | undefined {
  if (!isSchema(schema)) return 'schema must be a JSON Schema of \'type: "object"\', got \'type: "None"\'.'
  if (schema.type !== 'object') {
    const type = schema.type === undefined ? 'None' : show(schema.type)
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${type}"'.`
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf', 'enum', 'not']) {
    if (keyword in schema) {
      return `schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.`
    }
  }
  return firstFault(schema, openaiFault, [])
}

/** Keywords that OpenAI's strict mode does not take (the list that openai 7.55.0 refuses or rewrites by itself). */
const OPENAI_REFUSED = [
  'allOf',
  'contains',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  'else',
  'if',
  'maxContains',
  'maxProperties',
  'minContains',
  'minProperties',
  'not',
  'oneOf',
  'patternProperties',
  'prefixItems',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
  'uniqueItems',
]

const OPENAI_FORMATS = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid']

/** One of these says what a value may be. */
const SAY_WHAT = ['type', '$ref', 'anyOf', 'enum', 'const']

function openaiFault(schema: Schema, path: Path): string | undefined {
  const context = `In context=${pythonTuple(path)}`
  for (const keyword of OPENAI_REFUSED) {
    if (keyword in schema) return `${context}, '${keyword}' is not permitted.`
  }
  if (typeof schema.format === 'string' && !OPENAI_FORMATS.includes(schema.format)) {
    return `${context}, '${schema.format}' is not a valid format.`
  }
  if (!SAY_WHAT.some((keyword) => keyword in schema)) return `${context}, schema must have a 'type' key.`
  if (!includesType(schema, 'object')) return undefined
  if (schema.additionalProperties !== false) {
    return `${context}, 'additionalProperties' is required to be supplied and to be false.`
  }
  const properties = isSchema(schema.properties) ? Object.keys(schema.properties) : []
  const required = Array.isArray(schema.required) ? schema.required : []
  const missing = properties.find((name) => !required.includes(name))
  if (missing !== undefined) {
    return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
  }
  const extra = required.find((name) => !properties.includes(name))
  return extra === undefined ? undefined : `${context}, 'required' holds '${show(extra)}', which is not in properties.`
}

/** The first thing that Anthropic's structured outputs refuse in a schema; undefined when there is none. */
export function anthropicStrictFault(schema: unknown): string | undefined {
  if (!isSchema(schema)) return 'Input should be a valid dictionary.'
  return firstFault(schema, anthropicFault, []) ?? recursion(schema)
}

const ANTHROPIC_REFUSED: Readonly<Record<string, readonly string[]>> = {
  number: ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf'],
  integer: ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf'],
  string: ['maxLength', 'minLength'],
  array: ['maxItems', 'uniqueItems', 'contains', 'prefixItems'],
  object: ['maxProperties', 'minProperties', 'patternProperties', 'propertyNames'],
}

function anthropicFault(schema: Schema): string | undefined {
  if ('oneOf' in schema) return "Schema type 'oneOf' is not supported."
  if (typeof schema.$ref === 'string' && !schema.$ref.startsWith('#')) {
    return `External reference '${schema.$ref}' is not supported.`
  }
  for (const [type, keywords] of Object.entries(ANTHROPIC_REFUSED)) {
    const found = includesType(schema, type) ? keywords.filter((keyword) => keyword in schema) : []
    if (found.length > 0) return `For '${type}' type, ${properties(found)} not supported.`
  }
  if (includesType(schema, 'array') && Number(schema.minItems ?? 0) > 1) {
    return "For 'array' type, 'minItems' values other than 0 or 1 are not supported."
  }
  if (includesType(schema, 'object') && schema.additionalProperties !== false) {
    return "For 'object' type, 'additionalProperties' must be explicitly set to false."
  }
  return undefined
}

function properties(names: readonly string[]): string {
  return names.length > 1 ? `properties ${names.join(', ')} are` : `property '${names[0]}' is`
}

/** A schema that contains itself by way of its definitions. */
function recursion(root: Schema): string | undefined {
  const definitions = { ...asMap(root.$defs), ...asMap(root.definitions) }
  const reaches = (name: string, goal: string, seen: Set<string>): boolean =>
    references(definitions[name]).some((next) => {
      if (next === goal) return true
      if (seen.has(next)) return false
      return reaches(next, goal, seen.add(next))
    })
  const loop = Object.keys(definitions).find((name) => reaches(name, name, new Set()))
  if (loop !== undefined) return `Circular reference detected in schema definitions: ${loop}.`
  return references(root).includes('#') ? 'Circular reference detected in schema definitions: #.' : undefined
}

/** Names of the definitions that a schema refers to; `#` for the root. */
function references(schema: unknown): string[] {
  const found: string[] = []
  JSON.stringify(schema ?? null, (key, value) => {
    if (key === '$ref' && typeof value === 'string') found.push(value.split('/').at(-1) ?? value)
    return value
  })
  return found
}

const MAPS = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas']
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems']
const SINGLES = ['items', 'not', 'if', 'then', 'else', 'contains', 'additionalProperties']

/** Asks about a schema and all schemas inside it, outermost first. */
function firstFault(
  schema: Schema,
  faultOf: (schema: Schema, path: Path) => string | undefined,
  path: Path,
): string | undefined {
  const own = faultOf(schema, path)
  if (own) return own
  for (const [step, inner] of innerSchemas(schema)) {
    const fault = firstFault(inner, faultOf, [...path, ...step])
    if (fault) return fault
  }
  return undefined
}

function* innerSchemas(schema: Schema): Generator<[(string | number)[], Schema]> {
  for (const keyword of MAPS) {
    for (const [name, inner] of Object.entries(asMap(schema[keyword])))
      if (isSchema(inner)) yield [[keyword, name], inner]
  }
  for (const keyword of LISTS) {
    const list = schema[keyword]
    if (!Array.isArray(list)) continue
    for (const [i, inner] of list.entries()) if (isSchema(inner)) yield [[keyword, String(i)], inner]
  }
  for (const keyword of SINGLES) {
    const inner = schema[keyword]
    if (isSchema(inner)) yield [[keyword], inner]
  }
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asMap(value: unknown): Schema {
  return isSchema(value) ? value : {}
}

function includesType(schema: Schema, type: string): boolean {
  return Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type
}

/** `('properties', 'name')`, and `('items',)` with the comma that a tuple of one has. */
function pythonTuple(path: Path): string {
  return path.length === 1 ? `('${path[0]}',)` : `(${path.map((step) => `'${step}'`).join(', ')})`
}
