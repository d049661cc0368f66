import { UserError } from '../../base/errors.ts'

const ANY = /\{\{\s*([\w.-]+)\s*\}\}/g
const WHOLE = /^\{\{\s*([\w.-]+)\s*\}\}$/

/**
 * Puts values in the place of `{{name}}` in every string of a JSON value, keys left as they are. A string that is
 * nothing but one placeholder becomes the value itself, whatever it is; inside longer text only strings, numbers and
 * booleans can stand.
 * @throws UserError when a value is missing, or cannot stand inside text.
 */
export function fillPlaceholders(json: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (typeof json === 'string') return fillText(json, values)
  if (Array.isArray(json)) return json.map((member) => fillPlaceholders(member, values))
  if (json === null || typeof json !== 'object') return json
  const entries = Object.entries(json)
  return Object.fromEntries(entries.map(([key, member]) => [key, fillPlaceholders(member, values)]))
}

function fillText(text: string, values: Readonly<Record<string, unknown>>): unknown {
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined) return lookUp(whole, values)
  return text.replace(ANY, (_, name: string) => {
    const value = lookUp(name, values)
    if (['string', 'number', 'boolean'].includes(typeof value)) return String(value)
    throw new UserError(`The placeholder {{${name}}} stands inside a text, but its value is not a text.`, {
      mend: 'Let the placeholder be the whole string, or give it a string, a number or a boolean.',
    })
  })
}

function lookUp(name: string, values: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(values, name) && values[name] !== undefined) return values[name]
  const known = Object.keys(values)
  throw new UserError(`The recording has the placeholder {{${name}}}, and no value was given for it.`, {
    mend:
      known.length > 0
        ? `Values were given for: ${known.join(', ')}.`
        : 'Pass `values` when the recording is replayed.',
  })
}
