import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readBody } from './envelope.ts'
import { refuseAsOpenAI } from './openai-words.ts'
import { readShape } from './read-shape.ts'
import { Rejection } from './rejection.ts'
import { readItems } from './responses-items.ts'
import { type Conversation, conversationOf, type ServerState } from './state.ts'

const PATH = /^\/v1\/conversations(?:\/([^/]+))?$/

const CREATE = z.strictObject({
  items: z.array(z.looseObject({})).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

/**
 * Answers OpenAI's conversation endpoints: create, retrieve and delete.
 * @returns undefined for every other path. `now`: milliseconds since the epoch.
 */
export async function answerConversations(
  request: Request,
  state: ServerState,
  options: { now: number },
): Promise<{ status: number; body: unknown } | undefined> {
  const match = PATH.exec(new URL(request.url).pathname)
  if (!match) return undefined
  const id = match[1]
  try {
    if (id === undefined) return { status: 200, body: create(state, await bodyOf(request), options.now) }
    const conversation = conversationOf(state, id)
    if (request.method !== 'DELETE') return { status: 200, body: describe(id, conversation) }
    state.conversations.delete(id)
    return { status: 200, body: { id, object: 'conversation.deleted', deleted: true } }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    const { http: status, message, type, param = null, code = null } = error.reply
    return { status, body: { error: { message, type, param, code } } }
  }
}

/** A conversation may begin with nothing. */
async function bodyOf(request: Request): Promise<unknown> {
  const empty = (await request.clone().text()) === ''
  return empty ? {} : readBody('responses', request)
}

function create(state: ServerState, body: unknown, now: number) {
  const { items, metadata } = readShape(CREATE, body, refuseAsOpenAI)
  // The id is made from how many there were before, so that the same run gives the same ids.
  const seed = `conversation ${state.conversationsMade++}`
  const id = `conv_${createHash('sha256').update(seed).digest('hex').slice(0, 48)}`
  const turns = readItems(items ?? [], state, ['items']).turns
  const conversation: Conversation = { createdAt: now, metadata: metadata ?? {}, turns }
  state.conversations.set(id, conversation)
  return describe(id, conversation)
}

function describe(id: string, conversation: Conversation) {
  const created_at = Math.floor(conversation.createdAt / 1000)
  return { id, object: 'conversation', created_at, metadata: conversation.metadata }
}
