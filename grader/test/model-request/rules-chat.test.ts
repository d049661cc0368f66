import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const fn = {
  name: 'weather',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
}
const _tool = { type: 'function', function: fn }
const user = { role: 'user', content: 'Hello' }
const made = (...ids: string[]) => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'weather', arguments: '{}' } })),
})
const result = (tool_call_id: string) => ({ role: 'tool', tool_call_id, content: 'sunny' })

const shape: Rule[] = [
  {
    rule: 'names a model',
    refused: { model: undefined },
    answer: { param: null, code: null, says: 'you must provide a model parameter' },
    accepted: { model: 'gpt-4o' },
  },
  {
    rule: 'names a model that exists',
    refused: { model: 'gpt-7' },
    answer: {
      http: 404,
      param: null,
      code: 'model_not_found',
      says: 'The model `gpt-7` does not exist or you do not have access to it.',
    },
    accepted: { model: 'gpt-4o-mini' },
  },
  {
    rule: 'has messages',
    refused: { messages: undefined },
    answer: { param: 'messages', code: 'missing_required_parameter', says: "Missing required parameter: 'messages'." },
    accepted: { messages: [{ role: 'system', content: 'Hello' }] },
  },
  {
    rule: 'has at least one message',
    refused: { messages: [] },
    answer: {
      param: 'messages',
      code: 'empty_array',
      says: "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    },
    accepted: { messages: [{ role: 'assistant', content: 'Hello' }] },
  },
  {
    rule: 'has messages with content',
    refused: { messages: [{ role: 'user', content: null }] },
    answer: {
      param: 'messages.[0].content',
      code: null,
      says: "Invalid value for 'content': expected a string, got null.",
    },
    accepted: { messages: [{ role: 'user', content: '' }] },
  },
  {
    rule: 'has answers with content or calls',
    refused: { messages: [user, { role: 'assistant', content: null }] },
    answer: { param: 'messages.[1].content', says: "Invalid value for 'content': expected a string, got null." },
    accepted: { messages: [user, made('call_1'), result('call_1')] },
  },
  {
    rule: 'has roles of this API',
    refused: { messages: [{ role: 'model', content: 'Hello' }] },
    answer: {
      param: 'messages[0].role',
      code: 'invalid_value',
      says: "Invalid value: 'model'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
    },
    accepted: { messages: [{ role: 'developer', content: 'Hello' }] },
  },
  {
    rule: 'has content parts of this API',
    refused: { messages: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }] },
    answer: {
      param: 'messages[0].content[0].type',
      code: 'invalid_value',
      says: "Invalid value: 'input_text'. Supported values are: 'text', 'image_url'",
    },
    accepted: { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
  },
  {
    rule: 'has fields of the right type',
    refused: { temperature: '0' },
    answer: {
      param: 'temperature',
      code: 'invalid_type',
      says: "Invalid type for 'temperature': expected a decimal, but got a string instead.",
    },
    accepted: { temperature: 0 },
  },
  {
    rule: 'has no unknown fields',
    refused: { instructions: 'Be brief' },
    answer: { param: 'instructions', code: 'unknown_parameter', says: "Unknown parameter: 'instructions'." },
    accepted: { user: 'u1', seed: 5, stop: ['\n'] },
  },
  {
    rule: 'allows at least one token',
    refused: { max_completion_tokens: 0 },
    answer: {
      param: 'max_completion_tokens',
      code: 'integer_below_min_value',
      says: 'Expected a value >= 1, but got 0 instead.',
    },
    accepted: { max_completion_tokens: 1 },
  },
  {
    rule: 'has one token limit',
    refused: { max_tokens: 10, max_completion_tokens: 10 },
    answer: {
      param: 'max_tokens',
      code: 'invalid_parameter_combination',
      says: "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
    },
    accepted: { max_tokens: 10 },
  },
  {
    rule: 'has stream options only for a stream',
    refused: { stream_options: { include_usage: true } },
    answer: {
      param: 'stream_options',
      says: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    },
    accepted: { stream: true, stream_options: { include_usage: true } },
  },
]

const calls: Rule[] = [
  {
    rule: 'has results only for calls',
    refused: { messages: [user, result('call_1')] },
    answer: {
      param: 'messages.[1].role',
      code: null,
      says: "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    },
    accepted: { messages: [user, made('call_1'), result('call_1')] },
  },
  {
    rule: 'has results under the ids of the calls',
    refused: { messages: [user, made('call_1'), result('call_2')] },
    answer: {
      param: 'messages.[2].tool_call_id',
      says: "Invalid parameter: 'tool_call_id' of 'call_2' not found in 'tool_calls' of previous message.",
    },
    accepted: { messages: [user, made('call_1', 'call_2'), result('call_2'), result('call_1')] },
  },
  {
    rule: 'leaves no call unanswered',
    refused: { messages: [user, made('call_1', 'call_2'), result('call_1'), user] },
    answer: {
      param: 'messages.[3].role',
      code: null,
      says: "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: call_2",
    },
    accepted: { messages: [user, made('call_1', 'call_2'), result('call_1'), result('call_2'), user] },
  },
  {
    rule: 'answers right after the calls',
    refused: { messages: [user, made('call_1'), user, result('call_1')] },
    answer: { param: 'messages.[2].role', says: 'did not have response messages: call_1' },
    accepted: { messages: [user, made('call_1'), result('call_1'), made('call_2'), result('call_2')] },
  },
  {
    rule: 'does not end with a call',
    refused: { messages: [user, made('call_1')] },
    answer: { param: 'messages.[2].role', says: 'did not have response messages: call_1' },
    accepted: { messages: [user, { role: 'assistant', content: 'Hi' }] },
  },
]

const base = { model: 'gpt-4.1-mini', messages: [user] }
describe('a request to Chat Completions', () => tryRules('/v1/chat/completions', base, shape))
describe('a request to Chat Completions, with calls,', () => tryRules('/v1/chat/completions', base, calls))
