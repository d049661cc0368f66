/**
 * Whether the check digits of an IBAN fit the rest of it (ISO 13616, modulo 97); spaces do not matter.
 *
 * @example
 * ibanIsValid('DE89 3704 0044 0532 0130 00') // true
 */
export function ibanIsValid(iban: string): boolean {
  const compact = iban.replaceAll(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false
  const turned = compact.slice(4) + compact.slice(0, 4)
  const digits = turned.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(digits) % 97n === 1n
}
