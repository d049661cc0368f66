import type { ProviderRequest } from '@stagecraft/kit'
import { CheckFailure } from './failure.ts'
import { show } from './show.ts'
import type { Session } from './types.ts'

/** What the model API answered to a request that the suite sent for the learner. */
export type Sent = { status: number; body: unknown }

const places: Readonly<Record<ProviderRequest['api'], string>> = {
  responses: 'https://api.openai.com/v1/responses',
  chat: 'https://api.openai.com/v1/chat/completions',
  messages: 'https://api.anthropic.com/v1/messages',
}

/**
 * Sends a request that the learner's code built as data, as their program would. It is decoded, judged and answered like
 * any other, and is among the replay's `calls`; streams are not read.
 */
export async function sendFor(session: Session, request: ProviderRequest): Promise<Sent> {
  const { api, body, betas } = asRequest(request)
  const headers: Record<string, string> = { 'content-type': 'application/json', authorization: 'Bearer suite' }
  if (api === 'messages') headers['anthropic-version'] = '2026-10-21'
  if (betas?.length) headers['anthropic-beta'] = betas.join(',')
  const response = await session.deliver(
    new Request(places[api], { method: 'POST', headers, body: JSON.stringify({ ...body, stream: false }) }),
  )
  return { status: response.status, body: await response.json() }
}

/** What comes from the learner is not believed to have the form that its type says. */
function asRequest(value: unknown): ProviderRequest {
  const { api, body, betas } = Object(value) as Record<string, unknown>
  const known = typeof api === 'string' && Object.hasOwn(places, api)
  const whole = typeof body === 'object' && body !== null && !Array.isArray(body)
  if (!known || !whole) {
    throw new CheckFailure(
      `Your code gave ${show(value)} where a request is expected: \`api\` ('responses', 'chat' or 'messages') and \`body\`.`,
    )
  }
  return {
    api: api as ProviderRequest['api'],
    body: body as Record<string, unknown>,
    betas: Array.isArray(betas) ? betas.filter((name) => typeof name === 'string') : [],
  }
}
