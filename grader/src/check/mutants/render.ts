import { join, relative } from 'node:path'
import { createPaint, finish, type Paint, paragraph, type Screen } from '../../report/index.ts'
import type { MutantResult, Survivor } from './types.ts'

const longest = 60

/** The score of each exercise, and its survivors as `file:line:column  before → after` for the author to judge. */
export function renderMutants(results: readonly MutantResult[], screen: Screen): string {
  const paint = createPaint(screen)
  const lines = results.flatMap((result) => renderResult(paint, result))
  const next = 'Kept in docs/mutation.json. The table is brought up to date by: pnpm course check --write'
  return finish([...lines, ...paragraph(paint, 'dim', '', next)], screen.unicode)
}

function renderResult(paint: Paint, { exercise, killed, survivors, invalid }: MutantResult): string[] {
  const title = paint('strong', `${exercise.id} ${exercise.slug.slice(3)}`)
  if (invalid) return [`${title}  ${paint('bad', invalid)}`, '']
  const total = killed + survivors.length
  const folder = join(exercise.slug, 'grading', 'solution')
  return [
    `${title}  ${killed} of ${total} mutants killed`,
    ...survivors.map((survivor) => `  ${renderSurvivor(folder, survivor)}`),
    '',
  ]
}

function renderSurvivor(folder: string, { file, line, column, original, replacement }: Survivor): string {
  const place = `${relative('.', join(folder, file)).replaceAll('\\', '/')}:${line}:${column}`
  return `${place}  ${short(original)} → ${short(replacement)}`
}

function short(code: string): string {
  const text = code.replace(/\s+/g, ' ').trim()
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
