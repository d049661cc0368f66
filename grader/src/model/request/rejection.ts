import type { HttpReply } from '../types.ts'

/** The request is refused with this reply. Thrown and caught inside this room only. */
export class Rejection extends Error {
  override readonly name = 'Rejection'
  readonly reply: HttpReply

  constructor(reply: HttpReply) {
    super(reply.message)
    this.reply = reply
  }
}

/** What a provider says, and one sentence of help for whoever is learning. */
type Words = { message: string; help: string }

/** Refuses in OpenAI's way. Default: 400, `invalid_request_error`, no parameter, no code. */
export function refuseOpenAI(words: Words & { status?: number; param?: string | null; code?: string | null }): never {
  throw new Rejection({
    http: words.status ?? 400,
    message: `${words.message} ${words.help}`,
    type: 'invalid_request_error',
    param: words.param ?? null,
    code: words.code ?? null,
  })
}

/** Refuses in Anthropic's way. Default: 400, `invalid_request_error`. `details` carries a machine-readable code. */
export function refuseAnthropic(
  words: Words & { status?: number; type?: string; details?: Record<string, unknown> },
): never {
  throw new Rejection({
    http: words.status ?? 400,
    message: `${words.message} ${words.help}`,
    type: words.type ?? 'invalid_request_error',
    ...(words.details && { details: words.details }),
  })
}
