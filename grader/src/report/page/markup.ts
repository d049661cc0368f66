/** HTML that is safe to put into a page as it is. */
export type Html = { readonly html: string }

type Part = Html | string | number | false | undefined | readonly Part[]

/** A template whose values are escaped, for texts and for attributes in double quotes; only `Html` goes in as it is. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return { html: strings.reduce((text, piece, index) => text + markupOf(values[index - 1]) + piece) }
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'object' && 'html' in part) return part.html
  if (typeof part === 'object') return part.map(markupOf).join('')
  return escapeHtml(String(part))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Also without control characters and the marks that turn the direction of writing: a value must not disguise another. */
export function escapeHtml(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
      .replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
  )
}
