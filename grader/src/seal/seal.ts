import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { UserError } from '../base/errors.ts'

/**
 * A sealed file, in bytes: `stagecraft-sealed-1\n` · 8 of the key's fingerprint · 12 of nonce · 16 of tag · the ciphertext of a
 * brotli-compressed JSON object of texts by path. AES-256-GCM; the name of what is sealed is authenticated with it, so that
 * one exercise's file cannot stand in for another's.
 */
const magic = Buffer.from('stagecraft-sealed-1\n')
const sizes = { fingerprint: 8, nonce: 12, tag: 16 }
const headerSize = magic.length + sizes.fingerprint + sizes.nonce + sizes.tag

/** Fewer characters can be guessed. */
export const shortestSecret = 20

type Keys = { cipher: Buffer; nonce: Buffer; fingerprint: Buffer }

/**
 * Seals texts. The same texts, secret and name give the same bytes: the nonce is derived from all three, so it never
 * repeats for different texts.
 * @param name what is sealed, e.g. `01-model-as-component/00-hello-model`
 * @throws UserError when the secret is shorter than 20 characters
 */
export function seal(files: ReadonlyMap<string, string>, secret: string, name: string): Uint8Array {
  const keys = keysOf(secret)
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  const plain = brotliCompressSync(JSON.stringify(Object.fromEntries(sorted)))
  const nonce = createHmac('sha256', keys.nonce).update(`${name}\n`).update(plain).digest().subarray(0, sizes.nonce)
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce).setAAD(authenticated(name))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([magic, keys.fingerprint, nonce, cipher.getAuthTag(), body])
}

/**
 * Opens what `seal` made, in memory.
 * @throws UserError with one sentence: no sealed file, cut short, another key, or changed
 */
export function unseal(bytes: Uint8Array, secret: string, name: string): Map<string, string> {
  const file = Buffer.from(bytes)
  if (!file.subarray(0, magic.length).equals(magic.subarray(0, file.length)) || file.length === 0) {
    throw new UserError(`The sealed file of ${name} is not one that this grader can read.`, restore)
  }
  if (file.length <= headerSize) throw new UserError(`The sealed file of ${name} is cut short.`, restore)
  const keys = keysOf(secret)
  const [fingerprint, nonce, tag, body] = parts(file)
  if (!fingerprint.equals(keys.fingerprint)) {
    throw new UserError(`The key does not open the sealed file of ${name}: it was sealed with another one.`, {
      mend: 'Use the key that this edition was made with.',
    })
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.cipher, nonce).setAAD(authenticated(name)).setAuthTag(tag)
    const plain = Buffer.concat([decipher.update(body), decipher.final()])
    return new Map(Object.entries(JSON.parse(brotliDecompressSync(plain).toString('utf8')) as Record<string, string>))
  } catch (cause) {
    throw new UserError(`The sealed file of ${name} was changed or cut short after it was made.`, { ...restore, cause })
  }
}

const restore = { mend: 'Restore it from the repository: git checkout -- "stages/*/*/grading"' }

function parts(file: Buffer): [fingerprint: Buffer, nonce: Buffer, tag: Buffer, body: Buffer] {
  const nonceAt = magic.length + sizes.fingerprint
  const tagAt = nonceAt + sizes.nonce
  return [
    file.subarray(magic.length, nonceAt),
    file.subarray(nonceAt, tagAt),
    file.subarray(tagAt, headerSize),
    file.subarray(headerSize),
  ]
}

function authenticated(name: string): Buffer {
  return Buffer.concat([magic, Buffer.from(name)])
}

function keysOf(secret: string): Keys {
  if (secret.length < shortestSecret) {
    throw new UserError(`The key has ${secret.length} characters; a key needs at least ${shortestSecret}.`, {
      mend: `Make one: node -p "crypto.randomBytes(32).toString('base64url')"`,
    })
  }
  const derive = (use: string, size: number) => Buffer.from(hkdfSync('sha256', secret, magic, use, size))
  return {
    cipher: derive('cipher', 32),
    nonce: derive('nonce', 32),
    fingerprint: createHash('sha256').update(derive('fingerprint', 32)).digest().subarray(0, sizes.fingerprint),
  }
}
