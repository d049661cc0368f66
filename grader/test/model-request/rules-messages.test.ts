import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const user = { role: 'user', content: 'Hello' }
const used = (...ids: string[]) => ({
  role: 'assistant',
  content: ids.map((id) => ({ type: 'tool_use', id, name: 'weather', input: {} })),
})
const result = (tool_use_id: string) => ({ type: 'tool_result', tool_use_id, content: 'sunny' })
const results = (...ids: string[]) => ({ role: 'user', content: ids.map(result) })
const cached = (ttl?: string) => ({ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl } })
const _format = (schema: object) => ({ output_config: { format: { type: 'json_schema', schema } } })
const _object = (properties: object, more: object = { additionalProperties: false }) => ({
  type: 'object',
  properties,
  ...more,
})

const weather = { name: 'weather', input_schema: { type: 'object', properties: {} } }

const shape: Rule[] = [
  {
    rule: 'has tools of the types that the API knows',
    refused: { tools: [{ ...weather, type: 'function' }] },
    answer: { says: "tools.0: Input tag 'function' found using 'type' does not match any of the expected tags." },
    accepted: { tools: [weather, { type: 'bash_20250124', name: 'bash' }] },
  },
  {
    rule: 'names a model that exists',
    refused: { model: 'claude-3-opus-20240229' },
    answer: { http: 404, type: 'not_found_error', says: 'model: claude-3-opus-20240229' },
    accepted: { model: 'claude-haiku-4-5-20251001' },
  },
  {
    rule: 'has a token limit',
    refused: { max_tokens: undefined },
    answer: { says: 'max_tokens: Field required' },
    accepted: { max_tokens: 0 },
  },
  {
    rule: 'has a token limit that the model can reach',
    refused: { model: 'claude-haiku-4-5', max_tokens: 64_001 },
    answer: {
      says: 'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-haiku-4-5',
    },
    accepted: { model: 'claude-haiku-4-5', max_tokens: 64_000 },
  },
  {
    rule: 'has messages',
    refused: { messages: [] },
    answer: { says: 'messages: at least one message is required' },
    accepted: { messages: [user, user] },
  },
  {
    rule: 'has messages that are objects',
    refused: { messages: ['Hello'] },
    answer: { says: 'messages.0: Input does not match the expected shape.' },
    accepted: { messages: [{ role: 'user', content: 'Hello' }] },
  },
  {
    rule: 'begins with the user',
    refused: { messages: [{ role: 'assistant', content: 'Hi' }, user] },
    answer: { says: 'messages: first message must use the "user" role' },
    accepted: { messages: [user, { role: 'assistant', content: 'Hi' }, user] },
  },
  {
    rule: 'has messages with content',
    refused: { messages: [user, { role: 'user', content: '' }] },
    answer: {
      says: 'messages.1: all messages must have non-empty content except for the optional final assistant message',
    },
    accepted: { messages: [user, { role: 'user', content: ' ' }] },
  },
  {
    rule: 'has texts that say something',
    refused: { messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
    answer: { says: 'messages: text content blocks must be non-empty' },
    accepted: { messages: [{ role: 'user', content: [{ type: 'text', text: '.' }] }] },
  },
  {
    rule: 'has texts that are more than spaces',
    refused: { messages: [{ role: 'user', content: [{ type: 'text', text: ' \n' }] }] },
    answer: { says: 'messages: text content blocks must contain non-whitespace text' },
    accepted: { messages: [{ role: 'user', content: [{ type: 'text', text: ' x ' }] }] },
  },
  {
    rule: 'has roles of this API',
    refused: { messages: [{ role: 'developer', content: 'Hello' }] },
    answer: { says: "messages.0.role: Input should be 'user', 'assistant' or 'system'" },
    accepted: { messages: [user, { role: 'system', content: 'Hello' }, user] },
  },
  {
    rule: 'has blocks of this API',
    refused: { messages: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }] },
    answer: {
      says: "messages.0.content.0: Input tag 'input_text' found using 'type' does not match any of the expected tags: 'text', 'image'",
    },
    accepted: { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
  },
  {
    rule: 'has thinking with its signature',
    refused: { messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm' }] }, user] },
    answer: { says: 'messages.1.content.0.thinking.signature: Field required' },
    accepted: {
      messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: '', signature: 's' }] }, user],
    },
  },
  {
    rule: 'has fields of the right type',
    refused: { max_tokens: '100' },
    answer: { says: 'max_tokens: Input should be a valid integer' },
    accepted: { max_tokens: 100 },
  },
  {
    rule: 'has no unknown fields',
    refused: { instructions: 'Be brief' },
    answer: { says: 'instructions: Extra inputs are not permitted' },
    accepted: { system: 'Be brief', metadata: { user_id: 'u1' }, stop_sequences: ['x'] },
  },
  {
    rule: 'has results in messages of the user',
    refused: { messages: [user, { role: 'assistant', content: [result('toolu_1')] }] },
    answer: { says: 'messages.1.content.0: `tool_result` blocks can only be in `user` messages' },
    accepted: { messages: [user, used('toolu_1'), results('toolu_1')] },
  },
  {
    rule: 'has calls in messages of the assistant',
    refused: { messages: [{ ...used('toolu_1'), role: 'user' }] },
    answer: { says: 'messages.0.content.0: `tool_use` blocks can only be in `assistant` messages' },
    accepted: { messages: [user, used('toolu_1'), results('toolu_1')] },
  },
]

const calls: Rule[] = [
  {
    rule: 'has results only for calls of the message before',
    refused: { messages: [user, results('toolu_1')] },
    answer: {
      says: 'messages.0.content.1: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.',
    },
    accepted: { messages: [user, used('toolu_1'), results('toolu_1')] },
  },
  {
    rule: 'leaves no call unanswered',
    refused: { messages: [user, used('toolu_1', 'toolu_2'), results('toolu_1')] },
    answer: {
      says: 'messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_2. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    },
    accepted: { messages: [user, used('toolu_1', 'toolu_2'), results('toolu_2'), results('toolu_1')] },
  },
  {
    rule: 'has results before any text',
    refused: {
      messages: [user, used('toolu_1'), { role: 'user', content: [{ type: 'text', text: 'Here' }, result('toolu_1')] }],
    },
    answer: { says: '`tool_use` ids were found without `tool_result` blocks immediately after: toolu_1' },
    accepted: {
      messages: [user, used('toolu_1'), { role: 'user', content: [result('toolu_1'), { type: 'text', text: 'Here' }] }],
    },
  },
  {
    rule: 'does not end with a call',
    refused: { messages: [user, used('toolu_1')] },
    answer: { says: 'toolu_1' },
    accepted: { messages: [user, used('toolu_1'), results('toolu_1')] },
  },
  {
    rule: 'has one result for a call',
    refused: { messages: [user, used('toolu_1'), results('toolu_1', 'toolu_1')] },
    answer: { says: 'each tool_use must have a single result. Found multiple `tool_result` blocks with id: toolu_1' },
    accepted: { messages: [user, used('toolu_1'), results('toolu_1'), used('toolu_2'), results('toolu_2')] },
  },
  {
    rule: 'has each id once',
    refused: { messages: [user, used('toolu_1'), results('toolu_1'), used('toolu_1'), results('toolu_1')] },
    answer: { says: '`tool_use` ids must be unique' },
    accepted: { messages: [user, used('toolu_1'), results('toolu_1'), used('toolu_2'), results('toolu_2')] },
  },
]

const cache: Rule[] = [
  {
    rule: 'marks at most four places for the cache',
    refused: { system: [cached(), cached()], messages: [{ role: 'user', content: [cached(), cached(), cached()] }] },
    answer: { says: 'A maximum of 4 blocks with cache_control may be provided. Found 5.' },
    accepted: { system: [cached(), cached()], messages: [{ role: 'user', content: [cached(), cached()] }] },
  },
  {
    rule: 'counts the automatic mark among the four',
    refused: { cache_control: { type: 'ephemeral' }, system: [cached(), cached(), cached(), cached()] },
    answer: { says: 'Found 5.' },
    accepted: { cache_control: { type: 'ephemeral' }, system: [cached(), cached(), cached()] },
  },
  {
    rule: 'marks what lives longer first',
    refused: { system: [cached('5m'), cached('1h')] },
    answer: {
      says: "system[1].cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block",
    },
    accepted: { system: [cached('1h'), cached('5m')] },
  },
  {
    rule: 'knows two lifetimes',
    refused: { system: [cached('30m')] },
    answer: { says: "system.0.cache_control.ephemeral.ttl: Input should be '5m' or '1h'" },
    accepted: { system: [cached('1h')] },
  },
]

const base = { model: 'claude-opus-5-5', max_tokens: 1000, messages: [user] }
describe('a request to the Messages API', () => tryRules('/v1/messages', base, shape))
describe('a request to the Messages API, with calls,', () => tryRules('/v1/messages', base, calls))
describe('a request to the Messages API, for the cache,', () => tryRules('/v1/messages', base, cache))
