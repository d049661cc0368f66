/** What a model may write in the place of a number that the document has. */
import { random } from '@stagecraft/suite'
import type { Invoice } from '../types.ts'
import { otherAccount } from './invoices.ts'

/** What a model may make of the two numbers: another character in each place of one, other last digits in the other. */
export function misread({ vatId, iban }: Invoice): ['vatId' | 'iban', string][] {
  const vat = vatId ?? ''
  const places = [...vat].map((_, place) => place).reverse()
  return [
    ...places.map((at): ['vatId', string] => ['vatId', vat.slice(0, at) + otherThan(vat[at]) + vat.slice(at + 1)]),
    ['vatId', `${vat}${random.int(1, 9)}`],
    ['iban', otherAccount(iban ?? '')],
  ]
}

/** The next digit, or the next letter. */
function otherThan(character = ''): string {
  if (/\d/.test(character)) return String((Number(character) + 1) % 10)
  return String.fromCharCode(character.charCodeAt(0) + 1)
}

/** What is left of the two numbers when a model loses the last character, or the first. */
export function partsOf({ vatId, iban }: Invoice): ['vatId' | 'iban', string][] {
  const vat = vatId ?? ''
  const account = iban ?? ''
  return [
    ['vatId', vat.slice(0, -1)],
    ['vatId', vat.slice(1)],
    ['iban', account.slice(0, -1)],
    ['iban', account.slice(1)],
  ]
}
