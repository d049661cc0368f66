import type { Exchange, ReplySeen, RequestSeen, WireExchange } from '../../base/traffic.ts'
import { costOf } from './cost.ts'
import { readReply } from './reply.ts'
import { readRequest } from './request.ts'

export { estimatedCost } from './cost.ts'

const apis = {
  '/responses/compact': 'responses',
  '/responses': 'responses',
  '/chat/completions': 'chat',
  '/messages': 'messages',
} as const

/** Reads an exchange from its bytes: what stood in which slot, what came back, what it cost. Never throws. */
export function readExchange(wire: WireExchange): Exchange {
  const { pathname } = new URL(wire.url)
  const [, api] = Object.entries(apis).find(([end]) => pathname.replace(/\/$/, '').endsWith(end)) ?? []
  if (!api) return { wire }
  const request = orUnread(() => readRequest(api, wire.requestBody))
  const reply = wire.response && orUnread(() => readReply(api, wire))
  return {
    wire,
    api,
    ...(typeof request === 'string' ? { unread: request } : { request }),
    ...(typeof reply === 'object' && { reply }),
    ...costed(typeof request === 'object' ? request : undefined, typeof reply === 'object' ? reply : undefined),
  }
}

function orUnread<T>(read: () => T): T | string {
  try {
    return read()
  } catch {
    return 'The body is not what this API takes; see it with --wire.'
  }
}

/** The learner asks by alias, the reply names a snapshot: either may have the price. */
function costed(request: RequestSeen | undefined, reply: ReplySeen | undefined): Pick<Exchange, 'cost'> {
  if (!request || !reply?.usage) return {}
  const { usage } = reply
  const cost = [request.model, reply.model].map((name) => name && costOf(name, usage)).find(Boolean)
  return cost ? { cost } : {}
}
