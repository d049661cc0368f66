import { hintOn } from './hints.ts'
import { type Fault, list, type Path, show } from './read-shape.ts'
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
