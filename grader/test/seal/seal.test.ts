import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/base/errors.ts'
import { seal, unseal } from '../../src/seal/index.ts'

const secret = 'a-secret-of-more-than-twenty-characters'
const files = new Map([
  ['suite.test.ts', 'check(…) // CANARY-7731'],
  ['recordings/one.json', '{"replies": []}'],
])
const name = '01-toy/00-first'

describe('seal', () => {
  it('gives back what was sealed', () => {
    expect(unseal(seal(files, secret, name), secret, name)).toEqual(new Map([...files].sort()))
  })

  it('makes the same bytes of the same texts, in whatever order they come', () => {
    expect(seal(new Map([...files].reverse()), secret, name)).toEqual(seal(files, secret, name))
  })

  it('never repeats a nonce for other texts', () => {
    const nonce = (bytes: Uint8Array) => Buffer.from(bytes.subarray(28, 40)).toString('hex')
    expect(nonce(seal(files, secret, name))).not.toBe(nonce(seal(new Map([['a', 'b']]), secret, name)))
    expect(nonce(seal(files, secret, name))).not.toBe(nonce(seal(files, secret, '01-toy/01-other')))
  })

  it('shows nothing of the texts', () => {
    const bytes = Buffer.from(seal(files, secret, name)).toString('latin1')
    for (const word of ['CANARY', 'suite', 'check', 'recordings']) expect(bytes).not.toContain(word)
  })

  it('refuses a key that can be guessed', () => {
    expect(() => seal(files, 'short', name)).toThrow('at least 20')
  })
})

describe('unseal', () => {
  const sealed = seal(files, secret, name)
  const changed = (at: number) => sealed.map((byte, index) => (index === at ? byte ^ 1 : byte))

  it.each([
    ['another key', sealed, `${secret}!`, name, 'sealed with another one'],
    ['another exercise', sealed, secret, '01-toy/01-other', 'was changed or cut short'],
    ['a changed byte of the text', changed(sealed.length - 1), secret, name, 'was changed or cut short'],
    ['a changed byte of the tag', changed(45), secret, name, 'was changed or cut short'],
    ['the end cut off', sealed.subarray(0, sealed.length - 4), secret, name, 'was changed or cut short'],
    ['only the header', sealed.subarray(0, 40), secret, name, 'is cut short'],
    ['an empty file', new Uint8Array(), secret, name, 'not one that this grader can read'],
    ['another kind of file', Buffer.from('{"suite": 1}'), secret, name, 'not one that this grader can read'],
  ])('says in one sentence what is wrong with %s', (_, bytes, key, as, sentence) => {
    expect(() => unseal(bytes, key, as)).toThrow(UserError)
    expect(() => unseal(bytes, key, as)).toThrow(sentence)
  })
})
