import { stripTypeScriptTypes } from 'node:module'

/** What a file of the learner process holds: TypeScript, or JavaScript in the same lines and columns. */
export type SourceText = { text: string; stripped?: true }

/** By text. A file that several processes load is stripped once. */
const known = new Map<string, string>()
const MAX_KNOWN = 2_000

/** TypeScript without its types, every other character where it was. @throws SyntaxError as Node does for such a file */
export function typesRemoved(text: string): string {
  const found = known.get(text)
  if (found !== undefined) return found
  const { emitWarning } = process
  // Node calls this function an experiment on the terminal, which is no news for a learner.
  process.emitWarning = () => {}
  try {
    const stripped = stripTypeScriptTypes(text)
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(text, stripped)
    return stripped
  } finally {
    process.emitWarning = emitWarning
  }
}

/** The same files, stripped where they can be: what cannot be read goes as it is, and fails where it is imported. */
export function strippedFiles(files: ReadonlyMap<string, string>): Record<string, SourceText> {
  return Object.fromEntries(
    [...files].map(([url, text]) => [url, /\.[cm]?ts$/.test(url) ? strippedFile(text) : { text }]),
  )
}

export function unstrippedFiles(files: ReadonlyMap<string, string>): Record<string, SourceText> {
  return Object.fromEntries([...files].map(([url, text]) => [url, { text }]))
}

function strippedFile(text: string): SourceText {
  try {
    return { text: typesRemoved(text), stripped: true }
  } catch {
    return { text }
  }
}
