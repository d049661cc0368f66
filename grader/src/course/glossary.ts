import { UserError } from '../base/errors.ts'

/** A word of the course. */
export type Term = {
  name: string
  /** Other names for the same thing. */
  aliases: string[]
  /** Markdown. */
  text: string
  /** The exercise that first needs it, e.g. `01-02`. */
  first: string | undefined
}

/**
 * Reads `docs/glossary.md`: `## name (other name, …)`, a text, and last, in italics, where the word is first met.
 * @param shown the path to name in errors
 * @throws UserError for a file that does not have the form
 */
export function parseGlossary(text: string, shown: string): Term[] {
  const [, ...sections] = text.replaceAll('\r\n', '\n').split(/^## /m)
  const terms = sections.map((section) => {
    const [heading = '', ...lines] = section.split('\n')
    const [, name = '', others = ''] = /^(.*?)\s*(?:\(([^)]*)\))?\s*$/.exec(heading) ?? []
    const body = lines.join('\n').trim()
    const [, first] = /^_(\d\d-\d\d)_$/m.exec(body) ?? []
    const aliases = [...others.split(','), ...(name.includes(',') ? name.split(',') : [])].map((alias) => alias.trim())
    return { name, aliases: aliases.filter(Boolean), text: body.replace(/^_\d\d-\d\d_$/m, '').trim(), first }
  })
  const broken = terms.find((term) => term.name === '' || term.text === '')
  if (broken || terms.length === 0) {
    throw new UserError(`${shown} ${broken ? `has no text for "${broken.name}"` : 'holds no term'}.`, {
      mend: 'Each term is "## name", followed by a text. Restore the file with git.',
    })
  }
  return terms
}

/** The term that a person means: case, plural and hyphens do not matter. */
export function findTerm(terms: readonly Term[], words: string): Term | undefined {
  const asked = simple(words)
  return terms.find((term) => [term.name, ...term.aliases].some((name) => simple(name) === asked))
}

function simple(words: string): string {
  const plain = words
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()
  return plain.length > 3 ? plain.replace(/s$/, '') : plain
}
