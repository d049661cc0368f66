/** US dollars with two digits that say something. */
export function dollarsOf(dollars: number): string {
  if (dollars === 0) return 'USD 0'
  const digits = Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(dollars))))
  return `USD ${dollars.toFixed(digits)}`
}
