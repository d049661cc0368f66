import { Instrumenter } from '@stryker-mutator/instrumenter'
import type { Subject } from '../../run/index.ts'
import type { Survivor } from './types.ts'

/** The number of the mutant that is switched on, in the environment of the learner process. */
const switchName = '__STRYKER_ACTIVE_MUTANT__'
/** A mutant of our own that nothing can survive: proof that mutants are switched on at all. */
const canaryId = 'canary'

export type Mutant = Survivor & { id: string }

/** All mutants of an answer in one text, still TypeScript that Node can strip; one of them is on at a time. */
export type Mutated = {
  mutants: Mutant[]
  /** The answer with this mutant on; without one, as it was. */
  subject(id: string | undefined): Subject
  canary(): Subject
}

// The instrumenter's own wiring wants a logger; it has nothing to say that an author needs.
const silence = () => {}
const logger = {
  ...{ isTraceEnabled: () => false, isDebugEnabled: () => false, isInfoEnabled: () => false },
  ...{ isWarnEnabled: () => false, isErrorEnabled: () => false, isFatalEnabled: () => false },
  ...{ trace: silence, debug: silence, info: silence, warn: silence, error: silence, fatal: silence },
}

/** Changes an answer in every way that Stryker knows, except for texts that people or models read. */
export async function mutate(answer: Subject): Promise<Mutated> {
  const code = [...answer.files].filter(([name]) => name.endsWith('.ts'))
  const { files, mutants } = await new Instrumenter(logger).instrument(
    code.map(([name, content]) => ({ name, mutate: true, content })),
    { ignorers: [], excludedMutations: [], plugins: null, noHeader: true },
  )
  const texts = new Map([...answer.files, ...files.map(({ name, content }) => [name, content + switches] as const)])
  const subject = (id: string | undefined): Subject => ({
    name: id === undefined ? 'the solution with its mutants off' : `mutant ${id}`,
    files: texts,
    ...(id !== undefined && { env: { [switchName]: id } }),
  })
  // No check may depend on wording, so a changed sentence proves nothing.
  const isWording = (mutant: { mutatorName: string; original: string }) =>
    mutant.mutatorName === 'StringLiteral' && /\s/.test(mutant.original)
  const found = mutants.map(({ mutatorName, id, fileName, location: { start, end }, replacement = '' }) => ({
    mutatorName,
    id,
    file: fileName,
    line: start.line + 1,
    column: start.column + 1,
    original: cut(answer.files.get(fileName) ?? '', start, end),
    replacement,
  }))
  const kept = found.filter((mutant) => !isWording(mutant)).map(({ mutatorName: _, ...mutant }) => mutant)
  return { mutants: kept, subject, canary: () => subject(canaryId) }
}

/** What the instrumented text calls. Functions are hoisted, so they can stand at its end and keep its first lines first. */
const switches = `
function stryMutAct_9fa48(id: string): boolean {
  return process.env.${switchName} === id
}
function stryCov_9fa48(..._ids: string[]): void {}
if (process.env.${switchName} === '${canaryId}') throw new Error('the canary mutant is on')
`

type Position = { line: number; column: number }

/** The text between two positions, lines and columns counted from 0. */
function cut(text: string, start: Position, end: Position): string {
  const lines = text.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  if (last < 0) return ''
  lines[last] = (lines[last] ?? '').slice(0, end.column)
  lines[0] = (lines[0] ?? '').slice(start.column)
  return lines.join('\n')
}
