import type { Random } from '../../base/random.ts'

/** Makes the ids of one reply, in the providers' formats. `created`: unix seconds. */
export type Ids = {
  /** OpenAI: `chatcmpl-` and 29 letters or digits. */
  completion(): string
  /** OpenAI: `call_` and 24 letters or digits, in both APIs. */
  call(): string
  /** OpenAI Responses: `resp_`, `msg_`, `fc_`, `rs_`, `cmp_` and 50 hex digits, the first 18 shared by one conversation. */
  response(prefix: 'resp' | 'msg' | 'fc' | 'rs' | 'cmp'): string
  /** Anthropic: `msg_` or `toolu_`, `01` and 22 base58 characters. */
  anthropic(prefix: 'msg' | 'toolu'): string
  /** The opaque signature of an Anthropic thinking block (base64). */
  signature(): string
  /** The opaque content of an OpenAI reasoning or compaction item (a Fernet token). */
  encrypted(): string
}

/** `previous`: id of the response this one continues; ids of one conversation share their first digits. */
export function createIds(random: Random, created: number, previous?: string): Ids {
  const shared = /^resp_([0-9a-f]{18})/.exec(previous ?? '')?.[1] ?? `0${random.hex(15)}01`
  const shard = `81${random.hex(2)}`
  return {
    completion: () => `chatcmpl-E${random.alnum(28)}`,
    call: () => `call_${random.alnum(24)}`,
    response: (prefix) =>
      `${prefix}_${shared}${created.toString(16).padStart(8, '0')}${random.hex(4)}${shard}${random.hex(16)}`,
    anthropic: (prefix) => (prefix === 'msg' ? `msg_011C${random.base58(20)}` : `toolu_01${random.base58(22)}`),
    signature: () => `E${random.alnum(215)}`,
    encrypted: () => `gAAAAAB${random.alnum(413)}`,
  }
}

export function openaiRequestId(random: Random): string {
  return `req_${random.hex(32)}`
}

export function anthropicRequestId(random: Random): string {
  return `req_011C${random.base58(20)}`
}
