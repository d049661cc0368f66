import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { UserError } from '../base/errors.ts'
import { type Details, detailLevels } from '../report/index.ts'
import { fromCaller } from './root.ts'

export type CiWords = {
  base: string | undefined
  head: string | undefined
  submission: string | undefined
  repo: string
  out: string | undefined
  result: string | undefined
  reporters: string[]
  details: Details
  seed: number | undefined
  sandbox: boolean | undefined
  post: boolean
  help: boolean
  targets: string[]
}

const options = {
  base: { type: 'string' },
  details: { type: 'string' },
  head: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  out: { type: 'string' },
  post: { type: 'boolean' },
  repo: { type: 'string' },
  reporter: { type: 'string', multiple: true },
  result: { type: 'string' },
  sandbox: { type: 'boolean' },
  seed: { type: 'string' },
  submission: { type: 'string' },
} satisfies ParseArgsOptionsConfig

/** @throws UserError for words that it does not know */
export function readCiWords(argv: readonly string[]): CiWords {
  const { values, positionals } = parse(argv)
  return {
    base: values.base,
    head: values.head,
    submission: values.submission === undefined ? undefined : fromCaller(values.submission),
    repo: values.repo === undefined ? process.cwd() : fromCaller(values.repo),
    out: values.out === undefined ? undefined : fromCaller(values.out),
    result: values.result === undefined ? undefined : fromCaller(values.result),
    // GitHub takes lines of a plain log for commands.
    reporters: values.reporter ?? [process.env.GITHUB_ACTIONS === 'true' ? 'github' : 'terminal'],
    details: readDetails(values.details),
    seed: readSeed(values.seed),
    sandbox: values.sandbox,
    post: values.post ?? false,
    help: values.help ?? false,
    targets: positionals,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, allowNegative: true, strict: true })
  } catch (error) {
    throw new UserError(`${(error as Error).message.split('. ')[0]}.`, {
      mend: 'See all options: pnpm course ci --help',
    })
  }
}

function readDetails(value = 'full'): Details {
  const found = detailLevels.find((level) => level === value)
  if (found) return found
  throw new UserError(`--details does not know "${value}".`, { mend: `It takes: ${detailLevels.join(', ')}.` })
}

function readSeed(text: string | undefined): number | undefined {
  if (text === undefined || (/^\d+$/.test(text) && Number(text) <= 0xffff_ffff))
    return text === undefined ? text : Number(text)
  throw new UserError(`--seed needs a whole number, and "${text}" is not one.`)
}
