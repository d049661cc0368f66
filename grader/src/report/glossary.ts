import { finish } from './finish.ts'
import { paragraph } from './layout.ts'
import { renderMarkdown } from './markdown.ts'
import { createPaint, type Screen } from './paint.ts'

export type TermPage = { name: string; aliases: readonly string[]; text: string; first: string | undefined }

/** One word of the glossary. Ends with a newline. */
export function renderTerm({ name, aliases, text, first }: TermPage, screen: Screen): string {
  const paint = createPaint(screen)
  const lines = [
    ...paragraph(paint, 'strong', '', name),
    ...(aliases.length > 0 ? paragraph(paint, 'dim', '', `also: ${aliases.join(', ')}`) : []),
    '',
    ...renderMarkdown(paint, text),
    ...(first ? ['', ...paragraph(paint, 'dim', '', `First needed in ${first}.`)] : []),
  ]
  return finish(lines, screen.unicode)
}

/** All words of the glossary. Ends with a newline. */
export function renderTerms(names: readonly string[], view: Screen & { command: string }): string {
  const paint = createPaint(view)
  const lines = [
    ...paragraph(paint, 'plain', '', names.join(` ${paint.symbols.dot} `)),
    '',
    ...paragraph(paint, 'command', 'Show   ', `${view.command} glossary <term>`),
  ]
  return finish(lines, view.unicode)
}
