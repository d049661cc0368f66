import { stripTypeScriptTypes } from 'node:module'
import { type Context, createContext, Script } from 'node:vm'

/** What a file of the learner process holds: TypeScript, or JavaScript in the same lines and columns. */
export type SourceText = { text: string; stripped?: true }

/** By text. A file that several processes load is stripped once. */
const known = new Map<string, string>()
const MAX_KNOWN = 2_000

/** TypeScript without its types, every other character where it was. @throws SyntaxError as Node does for such a file */
export function typesRemoved(text: string): string {
  return quietly(() => stripped(text))
}

function stripped(text: string): string {
  const found = known.get(text)
  if (found !== undefined) return found
  const result = stripTypeScriptTypes(text)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(text, result)
  return result
}

/** Node calls this function an experiment on the terminal, which is no news for a learner. */
function quietly<Result>(work: () => Result): Result {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}

/**
 * The files as a learner process takes them.
 * @param strip removes their types here, where they can be: what cannot be read goes as it is, and fails where it is imported
 */
export function sourceTexts(files: ReadonlyMap<string, string>, strip: boolean): Record<string, SourceText> {
  const textOf = (url: string, text: string) => (strip && /\.[cm]?ts$/.test(url) ? strippedFile(text) : { text })
  return Object.fromEntries([...files].map(([url, text]) => [url, textOf(url, text)]))
}

/** A line of nested generic arrows can keep the parser busy for years, and here it would keep the whole grader busy. */
const PATIENCE_MS = 1_000
let bounded: Context | undefined
const script = new Script('work()')

/**
 * Whether a file of this run broke the parser: it ran out of time, or of stack. What it left in its memory is not known, so
 * it is not asked again: each process removes the types by itself, where only its own time is at stake.
 */
let isBroken = false

function strippedFile(text: string): SourceText {
  if (isBroken) return { text }
  try {
    bounded ??= createContext()
    bounded.work = () => stripped(text)
    // Work that runs out of time leaves without any `finally` of its own.
    const result = quietly(() => script.runInContext(bounded as Context, { timeout: PATIENCE_MS }))
    return { text: result, stripped: true }
  } catch (error) {
    isBroken = !/^ERR_(INVALID|UNSUPPORTED)_TYPESCRIPT_SYNTAX$/.test((error as NodeJS.ErrnoException).code ?? '')
    return { text }
  }
}
