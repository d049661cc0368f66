/** What an attacker who saw two requests tries next. */

const hour = 3_600_000

/**
 * The marks that may come next when one number in them changes from request to request: it counts on, or it has so few
 * digits that one letter can hold all of them.
 * @returns nothing when the marks do not change, or change in another way
 */
export function guessesFrom(before: string, marks: string): string[] {
  const [old, now] = [piecesOf(before), piecesOf(marks)]
  if (old.length !== now.length) return []
  const changed = now.filter((piece, i) => piece !== old[i])
  const [piece] = changed
  if (piece === undefined || !/^\d+$/.test(piece) || new Set(changed).size > 1) return []
  const from = old[now.indexOf(piece)] as string
  const step = Number(piece) - Number(from)
  const next = Array.from({ length: 8 }, (_, i) => Number(piece) + i + 1)
  const stepped = Array.from({ length: 3 }, (_, i) => Number(piece) + step * (i + 1))
  const all = piece.length <= 2 ? Array.from({ length: 100 }, (_, i) => i) : []
  const tried = [...new Set([...next, ...stepped, ...all])]
  return tried.map((number) => now.map((one) => (one === piece ? String(number) : one)).join(''))
}

/** The marks as another run would have them: what looks as if chance had chosen it is chosen otherwise. */
export function otherChance(marks: string): string {
  return marks.replace(/(?<![0-9a-z])(?=[a-z]*\d)[0-9a-z]{6,}/gi, (run) =>
    Array.from(run.replace(/[0-9]/g, (digit) => String((Number(digit) + 3) % 10)))
      .reverse()
      .join(''),
  )
}

/** Whether what changes in the marks is the time of day, in one of the usual spellings. */
export function isClock(before: string, marks: string, now: number): boolean {
  const date = marks.match(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?/i)?.[0]
  if (date) return before !== marks && randomLeft(marks.replaceAll(date, ''), before) < 6
  const words = wordsOf(marks).filter((word) => !wordsOf(before).includes(word))
  const times = words.filter((word) => readings(word).some((time) => Math.abs(time - now) < hour))
  const rest = words.filter((word) => !times.includes(word)).join('')
  return times.length > 0 && rest.length < 6
}

/** How many letters and digits are new. */
function randomLeft(marks: string, before: string): number {
  return wordsOf(marks)
    .filter((word) => !wordsOf(before).includes(word))
    .join('').length
}

/** Milliseconds that a word may stand for. */
function readings(word: string): number[] {
  const plain = /^\d+$/.test(word) ? [Number(word), Number(word) * 1000] : []
  const base36 = /^[0-9a-z]{8}$/.test(word) ? [Number.parseInt(word, 36)] : []
  const hex = /^[0-9a-f]{11}$/.test(word) ? [Number.parseInt(word, 16)] : []
  return [...plain, ...base36, ...hex]
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[0-9a-z]+/g) ?? []
}

/** Numbers, and what stands between them. */
function piecesOf(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? []
}
