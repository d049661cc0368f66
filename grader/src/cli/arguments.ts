import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { UserError } from '../base/errors.ts'
import { nearest } from '../base/words.ts'
import { type Details, detailLevels } from '../report/index.ts'

export type GradeOptions = {
  command: string
  /** What stands behind the command: a stage or an exercise. */
  target: string | undefined
  all: boolean
  fresh: boolean
  inspect: boolean
  reporter: string
  details: Details
  seed: number | undefined
  /** True: bubblewrap is demanded. False: it is refused. Absent: the grader decides. */
  sandbox: boolean | undefined
  root: string | undefined
  /** `try`: the bytes; a real provider, where, with which key and model. */
  wire: boolean
  live: boolean
  baseUrl: string | undefined
  keyEnv: string | undefined
  model: string | undefined
  /** `reset`: back to what stood there before. */
  undo: boolean
  /** Go on without asking. */
  yes: boolean
  /** Stay, and grade at each save. */
  watch: boolean
  /** `report`: write a page. */
  html: boolean
  help: boolean
  version: boolean
}

const options = {
  all: { type: 'boolean' },
  'base-url': { type: 'string' },
  details: { type: 'string' },
  fresh: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  html: { type: 'boolean' },
  inspect: { type: 'boolean' },
  json: { type: 'boolean' },
  'key-env': { type: 'string' },
  live: { type: 'boolean' },
  model: { type: 'string' },
  reporter: { type: 'string' },
  root: { type: 'string' },
  sandbox: { type: 'boolean' },
  seed: { type: 'string' },
  undo: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  watch: { type: 'boolean', short: 'w' },
  wire: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
} satisfies ParseArgsOptionsConfig

/** Options as people type them. */
export const optionNames: readonly string[] = [...Object.keys(options).map((name) => `--${name}`), '--no-sandbox']

/**
 * Reads the words after `pnpm grade`. The first word is a command when it is the name of one, and a target otherwise.
 * @param commands the names of commands besides `grade` itself
 * @throws UserError that names the nearest option or level
 */
export function readArguments(argv: readonly string[], commands: readonly string[]): GradeOptions {
  const { values, positionals } = parse(argv)
  const isCommand = commands.includes(positionals[0] ?? '')
  const [command = 'grade', ...words] = isCommand ? positionals : ['grade', ...positionals]
  // A term of the glossary may be several words.
  const [target, extra] = command === 'glossary' && words.length > 1 ? [words.join(' ')] : words
  if (extra !== undefined) {
    throw new UserError(`One stage or exercise at a time: "${extra}" is one too many.`, {
      mend: 'Grade a whole stage by its number, and everything with --all.',
    })
  }
  return {
    command,
    target,
    all: values.all ?? false,
    fresh: values.fresh ?? false,
    inspect: values.inspect ?? false,
    reporter: values.json ? 'json' : (values.reporter ?? 'terminal'),
    details: oneOf(values.details ?? 'full', detailLevels, '--details'),
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
    sandbox: values.sandbox,
    root: values.root,
    wire: values.wire ?? false,
    live: values.live ?? false,
    baseUrl: values['base-url'],
    keyEnv: values['key-env'],
    model: values.model,
    undo: values.undo ?? false,
    yes: values.yes ?? false,
    watch: values.watch ?? false,
    html: values.html ?? false,
    help: values.help ?? positionals[0] === 'help',
    version: values.version ?? false,
  }
}

/** Whether a reader asked for JSON, also where the rest of the words cannot be read. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.includes('--json') || argv.includes('--reporter=json') || argv[argv.indexOf('--reporter') + 1] === 'json'
}

function parse(argv: readonly string[]) {
  // pnpm hands on the "--" that some people type before options.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv]
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, allowNegative: true, strict: true })
  } catch (error) {
    throw asUserError(error as Error & { code?: string }, args)
  }
}

function asUserError(error: Error & { code?: string }, args: readonly string[]): Error {
  const mend = 'See all options: pnpm grade --help'
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const [, unknown = ''] = /'(-[^'\s]*)/.exec(error.message) ?? []
    const name = args.find((word) => word.split('=')[0] === unknown) ?? unknown
    const guess = nearest(name.split('=')[0] ?? '', optionNames)
    return new UserError(`There is no option ${name}.${guess ? ` Did you mean ${guess}?` : ''}`, { mend })
  }
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const [, name = 'An option'] = /'(?:-\w, )?(--[\w-]+)/.exec(error.message) ?? []
    const takesValue = /argument missing|is ambiguous/.test(error.message)
    return new UserError(takesValue ? `${name} needs a value after it.` : `${name} takes no value.`, { mend })
  }
  return error
}

function oneOf<T extends string>(value: string, allowed: readonly T[], option: string): T {
  const found = allowed.find((candidate) => candidate === value)
  if (found !== undefined) return found
  const guess = nearest(value, allowed)
  throw new UserError(`${option} does not know "${value}".${guess ? ` Did you mean ${guess}?` : ''}`, {
    mend: `It takes: ${allowed.join(', ')}.`,
  })
}

function readSeed(text: string): number {
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed <= 0xffff_ffff) return seed
  throw new UserError(`--seed needs a whole number from 0 to ${0xffff_ffff}, and "${text}" is not one.`, {
    mend: 'Take the number that a report printed.',
  })
}
