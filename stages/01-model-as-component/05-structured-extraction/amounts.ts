/**
 * A printed amount in whole cents, or NaN when it is none. A point or comma before the last one or two digits begins
 * the cents; every other one only groups the thousands.
 *
 * @example
 * parseAmount('1.234,50') // 123450
 * parseAmount('1,234.50') // 123450
 * parseAmount('12') // 1200
 */
export function parseAmount(printed: string): number {
  const match = /^(-?)(\d{1,3}(?:[.,' ]?\d{3})*)(?:[.,](\d{1,2}))?$/.exec(printed.trim())
  if (!match) return Number.NaN
  const [, sign, whole = '', cents = ''] = match
  const value = Number(whole.replace(/\D/g, '') + cents.padEnd(2, '0'))
  return sign ? -value : value
}
