/** What Node says when a subject does not load, in one sentence with the place. */
import type { LearnerThrow } from './contract.ts'
import { SubjectError } from './contract.ts'
import { printable } from './printable.ts'
import { pathPlace } from './throws.ts'

type Place = SubjectError['place']

/** What the child found on a module that does not load. */
type Evidence = { code: string; stack: string }

/** The error for a subject that did not evaluate. */
export function subjectError(evidence: unknown, thrown: LearnerThrow): SubjectError {
  const { code, stack } = evidenceOf(evidence)
  const place = stackPlace(stack) ?? thrown.place
  const sentence = loadSentence(code, thrown, stack)
  return new SubjectError(sentence, place)
}

/** The error for a call of an export that is not there. */
export function missingExport(content: unknown): SubjectError {
  const [name, exports] = Array.isArray(content) ? content : []
  const list = textsIn(exports)
  const names = list.map((one) => one.split(' ')[0])
  const [wanted = ''] = textsIn([name])
  if (list.includes(`${wanted} other`))
    return new SubjectError(`Your file exports \`${wanted}\`, but it is no function.`)
  if (names.length === 0)
    return new SubjectError(`Your file exports nothing; it should export a function \`${wanted}\`.`)
  return new SubjectError(`Your file exports no function \`${wanted}\`; it exports: ${listed(names)}.`)
}

function evidenceOf(value: unknown): Evidence {
  const { code, stack } = (value ?? {}) as Partial<Evidence>
  return { code: typeof code === 'string' ? code : '', stack: typeof stack === 'string' ? printable(stack) : '' }
}

/** Node writes the place of a syntax error above the message, as `file:///…/x.ts:3`, then the line, then a marker. */
function stackPlace(stack: string): Place {
  const lines = stack.split('\n')
  const match = /^(file:\/\/\S+?):(\d+)(?::(\d+))?$/.exec(lines[0] ?? '')
  if (!match) return undefined
  const marker = lines.slice(1, 5).find((line) => /^\s*\^+\s*$/.test(line))
  const column = marker === undefined ? Number(match[3] ?? 1) : marker.indexOf('^') + 1
  return pathPlace({ file: match[1] ?? '', line: Number(match[2]), column })
}

function loadSentence(code: string, thrown: LearnerThrow, stack: string): string {
  const { message } = thrown
  // The message of a wall is a finished sentence already.
  if (code === 'ERR_UNKNOWN_BUILTIN_MODULE') return message.endsWith('.') ? message : `${firstLine(message)}.`
  switch (code) {
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return unsupportedSyntax(message)
    case 'ERR_INVALID_TYPESCRIPT_SYNTAX':
      return `This is not valid TypeScript: ${firstLine(message)}.`
    case 'ERR_INTERNAL_ASSERTION':
      return 'Your file cannot be read: something in it is nested too deeply.'
    case 'ERR_MODULE_NOT_FOUND':
      return notFound(thrown)
    case 'ERR_IMPORT_ATTRIBUTE_MISSING':
      return "A JSON file is imported without saying so; write `import data from './data.json' with { type: 'json' }`."
    case 'STAGECRAFT_UNKNOWN_PACKAGE':
      return unknownPackage(thrown)
    case 'ERR_ACCESS_DENIED':
      return message
    default:
      return thrown.className === 'SyntaxError' ? syntaxSentence(message, stack) : thrownAtImport(thrown)
  }
}

function unsupportedSyntax(message: string): string {
  const run = 'Node runs TypeScript by removing the types, and this cannot be removed.'
  if (/enum/i.test(message)) return `Your code declares an \`enum\`. ${run} Use an object or a union of strings.`
  if (/parameter property/i.test(message)) {
    return `Your code declares a property among a constructor's parameters. ${run} Declare the property in the class and assign it.`
  }
  if (/namespace|module/i.test(message)) return `Your code declares a \`namespace\`. ${run} Use a module of its own.`
  return `Your code uses TypeScript that is more than types. ${run} (${firstLine(message)})`
}

function notFound({ message, fields }: LearnerThrow): string {
  const { specifier, meant } = fields
  if (typeof specifier !== 'string') return `An import finds nothing: ${firstLine(message)}.`
  const written = printable(specifier)
  if (typeof meant !== 'string') return `Your code imports '${written}', and there is no such file it may use.`
  return `Your code imports '${written}'; write the whole file name, with its ending: ${printable(meant)}.`
}

function unknownPackage({ fields }: LearnerThrow): string {
  const [name = ''] = textsIn([fields.package])
  return `\`${name}\` is not a package of this stage; it has: ${listed(textsIn(fields.has))}.`
}

function syntaxSentence(message: string, stack: string): string {
  const missing = /^The requested module '(.+)' does not provide an export named '(.+)'/.exec(message)
  if (!missing) return `This is not valid JavaScript: ${firstLine(message)}.`
  const [, module = '', name = ''] = missing
  if (name === 'default') return `'${module}' has no default export; import what you need by name, in braces.`
  const type = `If \`${name}\` is a type, write \`import type\`.`
  return `'${module}' exports no value \`${name}\`. ${stack === '' ? '' : type}`.trim()
}

function thrownAtImport(thrown: LearnerThrow): string {
  if (thrown.todo !== undefined) return `Not written yet: ${thrown.todo}`
  return `Your file throws while it is loaded: ${thrown.className}: ${thrown.message}`
}

/** The texts in a list that the learner process sent; what is no text is left out, for it need not have a text form. */
function textsIn(value: unknown): string[] {
  const list = Array.isArray(value) ? value : []
  return list.filter((one) => typeof one === 'string').map((one) => printable(one.slice(0, 300)).slice(0, 100))
}

/** A sentence holds only so many names. */
function listed(names: readonly (string | undefined)[]): string {
  const more = names.length > 12 ? ` and ${names.length - 12} more` : ''
  return `${names.slice(0, 12).join(', ')}${more}`
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/(?<![.\s])[.\s]+$/, '')
}
