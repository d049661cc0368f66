const plainLetters: Record<string, string> = {
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '...',
  '–': '-',
  '—': '-',
  '→': '->',
  '×': 'x',
}

/** Joins lines to the text to print; on a screen without Unicode the typographic letters become plain ones. */
export function finish(lines: readonly string[], unicode: boolean): string {
  const text = `${lines.map((line) => line.trimEnd()).join('\n')}\n`
  return unicode ? text : text.replace(/[“”‘’…–—→×]/g, (letter) => plainLetters[letter] ?? letter)
}
