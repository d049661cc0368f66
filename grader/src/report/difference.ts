import { diff } from 'node:util'

/** A line of two texts laid over each other. */
export type DiffLine = { side: 'both' | 'yours' | 'theirs'; text: string }

/** Two texts line by line; what is in both is told once. */
export function differenceOf(yours: string, theirs: string): DiffLine[] {
  const sides = { 1: 'yours', 0: 'both', [-1]: 'theirs' } as const
  // Node marks what only its first argument has with 1.
  return diff(linesOf(yours), linesOf(theirs)).map(([side, text]) => ({ side: sides[side], text }))
}

/** How much of two texts is the same, from 0 to 1; empty lines count for nothing. */
export function likeness(lines: readonly DiffLine[]): number {
  const telling = lines.filter(({ text }) => text.trim() !== '')
  const shared = telling.filter(({ side }) => side === 'both').length
  return telling.length === 0 ? 1 : (2 * shared) / (telling.length + shared)
}

/** The changed lines with a few around them; `undefined` stands for lines left out. */
export function withContext(lines: readonly DiffLine[], around = 3): (DiffLine | undefined)[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ side }) => side !== 'both'),
  )
  return lines.flatMap((line, index) => {
    if (near[index]) return [line]
    return index === 0 || near[index - 1] ? [undefined] : []
  })
}

function linesOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n')
}
