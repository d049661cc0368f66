import { createServerState, decodeRequest, rememberReply, type ServerState } from '../../src/model/request/index.ts'
import type { ModelCall, ScriptedReply } from '../../src/model/types.ts'

export const NOW = Date.UTC(2026, 10, 20)

const HOSTS = { '/v1/messages': 'https://api.anthropic.com' } as const

export function post(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  const anthropic = path.startsWith('/v1/messages')
  return new Request(`${anthropic ? HOSTS['/v1/messages'] : 'https://api.openai.com'}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(anthropic
        ? { 'x-api-key': 'sk-test', 'anthropic-version': '2023-06-01' }
        : { authorization: 'Bearer sk-test' }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** A little server: decodes requests one after another and remembers the replies it is told to give. */
export function createServer(options: { contextWindow?: number; countTokens?: (text: string) => number } = {}) {
  const state: ServerState = createServerState()
  let index = 0
  let clock = NOW
  return {
    state,
    wait(ms: number) {
      clock += ms
    },
    decode: (request: Request) => decodeRequest(request, state, { now: clock, index: index++, ...options }),
    async accept(request: Request): Promise<ModelCall> {
      const result = await this.decode(request)
      if ('error' in result) throw new Error(`refused: ${JSON.stringify(result.error)}`)
      return result.call
    },
    async refuse(request: Request) {
      const result = await this.decode(request)
      if (!('error' in result)) throw new Error('the request was accepted')
      return result.error
    },
    async answer(request: Request, id: string, reply: ScriptedReply): Promise<ModelCall> {
      const call = await this.accept(request)
      rememberReply(state, call, { id, reply, api: call.api })
      return call
    },
  }
}

/** The conversation in a form that is short to write in a test: `['user: Hello', 'assistant: Hi']`. */
export function lines(call: ModelCall): string[] {
  return call.turns.map(
    (turn) =>
      `${turn.role}: ${turn.parts
        .map((part) => {
          if (part.type === 'text') return part.text
          if (part.type === 'tool-call') return `${part.name}(${part.arguments}) as ${part.id}`
          if (part.type === 'tool-result') return `${part.callId} gave ${part.output}${part.isError ? ' (error)' : ''}`
          if (part.type === 'refusal') return `refusal ${part.text}`
          if (part.type === 'compaction') return `[compaction] ${part.summary}`
          if (part.type === 'reasoning') return '(reasoning)'
          return `[${part.type} ${part.source}]`
        })
        .join(' | ')}`,
  )
}

export function say(text: string): ScriptedReply {
  return { items: [{ text }] }
}
