import type { z } from 'zod'
import { hintOn } from './hints.ts'
import { type Fault, list, type Path, readShape, show } from './read-shape.ts'
import { refuseAnthropic } from './rejection.ts'

/** `messages.0.content` */
export function anthropicPath(path: Path): string {
  return path.join('.')
}

const ANTHROPIC_TYPES: Record<string, string> = {
  string: 'string',
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
  array: 'list',
  object: 'dictionary',
  record: 'dictionary',
}

/** Where one of several kinds of object may stand. */
const TAGGED = new Set(['content', 'source', 'cache_control', 'thinking', 'tool_choice', 'thread'])

/** Reads `value`, which stands at `path` in the body, and refuses what does not fit as Anthropic words it. */
export function readAnthropic<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: Path = [],
): z.infer<Schema> {
  return readShape(schema, value, (fault) => refuseAsAnthropic(withTags(fault, value, path)), path)
}

/** The API names the kind of an object on the way to what is wrong inside: `content.0.thinking.signature`. */
function withTags(fault: Fault, value: unknown, start: Path): Fault {
  const path = [...start]
  let inside = value
  for (const step of fault.path.slice(start.length)) {
    const { type } = Object(inside) as { type?: unknown }
    const place = path.findLast((step) => typeof step === 'string')
    if (typeof type === 'string' && TAGGED.has(String(place)) && step !== 'type') path.push(type)
    path.push(step)
    inside = (Object(inside) as Record<string | number, unknown>)[step]
  }
  return { ...fault, path }
}

/** Refuses a fault as Anthropic words it. */
export function refuseAsAnthropic(fault: Fault): never {
  // A wrong tag is a fault of the whole block.
  const path = fault.kind === 'value' && fault.tag ? fault.path.slice(0, -1) : fault.path
  return refuseAnthropic({
    message: `${anthropicPath(path)}: ${anthropicWords(fault)}`,
    help: hintOn(fault),
  })
}

function anthropicWords(fault: Fault): string {
  switch (fault.kind) {
    case 'missing':
      return 'Field required.'
    case 'type':
      return `Input should be a valid ${fault.expected.map((type) => ANTHROPIC_TYPES[type] ?? type).join(' or ')}.`
    case 'value':
      return fault.tag
        ? `Input tag '${show(fault.got)}' found using '${fault.tag}' does not match any of the expected tags: ${list(fault.allowed)}.`
        : `Input should be ${list(fault.allowed, 'or')}.`
    case 'unknown':
      return 'Extra inputs are not permitted.'
    case 'pattern':
      return `String should match pattern '${fault.pattern}'.`
    case 'too-small':
      if (fault.of === 'number') return `Input should be greater than or equal to ${fault.limit}.`
      return fault.of === 'array'
        ? `List should have at least ${fault.limit} item after validation.`
        : `String should have at least ${fault.limit} character.`
    case 'too-big':
      if (fault.of === 'number') return `Input should be less than or equal to ${fault.limit}.`
      return fault.of === 'array'
        ? `List should have at most ${fault.limit} items after validation.`
        : `String should have at most ${fault.limit} characters.`
    default:
      return `${fault.message}.`
  }
}
