import { hintOn } from './hints.ts'
import { type Fault, isDecimal, list, type Path, show } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'

/** `messages[0].content` */
export function openaiPath(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
}

const OPENAI_TYPES: Record<string, string> = {
  string: 'a string',
  number: 'a decimal',
  int: 'an integer',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

function openaiTypeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal'
  return OPENAI_TYPES[typeof value] ?? 'an object'
}

/** Refuses a fault as OpenAI words it. */
export function refuseAsOpenAI(fault: Fault): never {
  const param = openaiPath(fault.path)
  const help = hintOn(fault)
  switch (fault.kind) {
    case 'missing':
      return refuseOpenAI({
        message: `Missing required parameter: '${param}'.`,
        help,
        param,
        code: 'missing_required_parameter',
      })
    case 'type': {
      const names = fault.expected.map((type) => OPENAI_TYPES[type] ?? `a ${type}`)
      const expected = names.length > 1 ? `one of ${names.map((n) => n.replace(/^an? /, '')).join(' or ')}` : names[0]
      return refuseOpenAI({
        message: `Invalid type for '${param}': expected ${expected}, but got ${openaiTypeOf(fault.got)} instead.`,
        help,
        param,
        code: 'invalid_type',
      })
    }
    case 'value':
      return refuseOpenAI({
        message: `Invalid value: '${show(fault.got)}'. Supported values are: ${list(fault.allowed, 'and')}.`,
        help,
        param,
        code: 'invalid_value',
      })
    case 'unknown':
      return refuseOpenAI({ message: `Unknown parameter: '${param}'.`, help, param, code: 'unknown_parameter' })
    case 'pattern':
      return refuseOpenAI({
        message: `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${fault.pattern}'.`,
        help,
        param,
        code: 'invalid_value',
      })
    case 'too-small':
    case 'too-big':
      return refuseOpenAI({
        ...openaiSize(fault, param),
        help,
        param,
      })
    default:
      return refuseOpenAI({
        message: `Invalid '${param}': ${fault.message}.`,
        help,
        param,
        code: 'invalid_value',
      })
  }
}

type SizeFault = Extract<Fault, { limit: number }>

function openaiSize(fault: SizeFault, param: string): { message: string; code: string } {
  const [below, minimum] = fault.kind === 'too-small' ? ['below', 'minimum'] : ['above', 'maximum']
  if (fault.of === 'number') {
    const number = isDecimal(fault.path) ? 'decimal' : 'integer'
    return {
      message: `Invalid '${param}': ${number} ${below} ${minimum} value. Expected a value ${below === 'below' ? '>=' : '<='} ${fault.limit}, but got ${show(fault.got)} instead.`,
      code: `${number}_${below}_${minimum === 'minimum' ? 'min' : 'max'}_value`,
    }
  }
  const what = fault.of
  const length = (fault.got as string | unknown[]).length
  if (fault.kind === 'too-small') {
    return {
      message: `Invalid '${param}': empty ${what}. Expected ${what === 'array' ? 'an' : 'a'} ${what} with minimum length ${fault.limit}, but got an empty ${what} instead.`,
      code: `empty_${what}`,
    }
  }
  return {
    message: `Invalid '${param}': ${what} too long. Expected ${what === 'array' ? 'an' : 'a'} ${what} with maximum length ${fault.limit}, but got ${what === 'array' ? 'an' : 'a'} ${what} with length ${length} instead.`,
    code: `${what}_above_max_length`,
  }
}
