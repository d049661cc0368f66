import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../base/errors.ts'
import { nearest } from '../base/words.ts'
import { findTerm, parseGlossary, type Term } from '../course/glossary.ts'
import { renderTerm, renderTerms } from '../report/glossary.ts'
import type { Command, Context } from './context.ts'

/** `pnpm grade glossary [term]`: what a word means in this course; without one, all words. */
export const glossaryCommand: Command = async (context) => {
  const { options, screen, guide } = context
  const terms = termsOf(context)
  const isJson = options.reporter === 'json'
  if (options.target === undefined) {
    const names = terms.map(({ name }) => name)
    return { text: isJson ? json(terms) : renderTerms(names, { ...screen, command: guide.command }), exitCode: 0 }
  }
  const term = findTerm(terms, options.target)
  if (!term) throw unknownTerm(terms, options.target)
  const label = [...guide.exercises.values()].find(({ id }) => id === term.first)
  const where = label ? `${label.id} ${label.title}` : term.first
  return { text: isJson ? json(term) : renderTerm({ ...term, first: where }, screen), exitCode: 0 }
}

/** The course's own glossary, or the one that came with the grader. */
function termsOf({ course }: Context): Term[] {
  const own = fileURLToPath(new URL('../../../docs/glossary.md', import.meta.url))
  const file = [join(course.root, 'docs', 'glossary.md'), own].find(existsSync)
  if (file === undefined) throw new UserError('There is no docs/glossary.md.', { mend: 'Restore the file with git.' })
  return parseGlossary(readFileSync(file, 'utf8'), 'docs/glossary.md')
}

function unknownTerm(terms: readonly Term[], words: string): UserError {
  const names = terms.flatMap(({ name, aliases }) => [name, ...aliases])
  const inside = names.find((name) => name.toLowerCase().includes(words.toLowerCase()))
  const guess = inside ?? nearest(words.toLowerCase(), names)
  return new UserError(`The glossary has no "${words}".${guess ? ` Did you mean ${guess}?` : ''}`, {
    mend: 'See all its words: pnpm grade glossary',
  })
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
