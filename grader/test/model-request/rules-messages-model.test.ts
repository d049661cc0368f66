import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const tool = { name: 'weather', input_schema: { type: 'object', properties: {} } }
const user = { role: 'user', content: 'Hello' }
const newest = { 'anthropic-version': '2026-10-21' }
const format = (schema: object) => ({ output_config: { format: { type: 'json_schema', schema } } })
const object = (properties: object, more: object = { additionalProperties: false }) => ({
  type: 'object',
  properties,
  ...more,
})

const model: Rule[] = [
  {
    rule: 'has no temperature for Claude 5',
    refused: { model: 'claude-opus-5', temperature: 0 },
    answer: { says: '`temperature` is deprecated for this model.' },
    accepted: { model: 'claude-haiku-4-5', temperature: 0 },
  },
  {
    rule: 'has no top_p for Claude 4.8',
    refused: { model: 'claude-opus-4-8', top_p: 0.5 },
    answer: { says: '`top_p` is deprecated for this model.' },
    accepted: { model: 'claude-sonnet-4-6', top_p: 0.5 },
  },
  {
    rule: 'has no top_k for Claude 5.5',
    refused: { top_k: 5 },
    answer: { says: '`top_k` is deprecated for this model.' },
    accepted: { model: 'claude-sonnet-4-5', top_k: 5 },
  },
  {
    rule: 'has temperature or top_p, not both',
    refused: { model: 'claude-sonnet-4-5', temperature: 1, top_p: 0.5 },
    answer: { says: '`temperature` and `top_p` cannot both be specified for this model. Please use only one.' },
    accepted: { model: 'claude-sonnet-4-5', temperature: 1, top_k: 5 },
  },
  {
    rule: 'has no sampling at all in the newest version',
    refused: { model: 'claude-haiku-4-5', temperature: 0 },
    answer: { says: 'temperature: Extra inputs are not permitted' },
    accepted: { model: 'claude-haiku-4-5' },
    headers: newest,
  },
  {
    rule: 'does not end with the beginning of the answer',
    refused: { messages: [user, { role: 'assistant', content: '{' }] },
    answer: {
      says: 'This model does not support assistant message prefill. The conversation must end with a user message.',
    },
    accepted: { model: 'claude-haiku-4-5', messages: [user, { role: 'assistant', content: '{' }] },
  },
  {
    rule: 'may send a paused turn back, but not a text of its own',
    refused: { messages: [user, { role: 'assistant', content: [{ type: 'text', text: '{' }] }] },
    answer: { says: 'does not support assistant message prefill' },
    accepted: {
      messages: [
        user,
        { role: 'assistant', content: [{ type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }] },
      ],
    },
  },
  {
    rule: 'begins an answer without a space at its end',
    refused: { model: 'claude-haiku-4-5', messages: [user, { role: 'assistant', content: 'It is ' }] },
    answer: { says: 'messages: final assistant content cannot end with trailing whitespace' },
    accepted: { model: 'claude-haiku-4-5', messages: [user, { role: 'assistant', content: 'It is' }] },
  },
  {
    rule: 'does not force any tool on Opus 5.5',
    refused: { tools: [tool], tool_choice: { type: 'any' } },
    answer: { says: 'tool_choice: type "tool" and "any" are not supported for this model.' },
    accepted: { tools: [tool], tool_choice: { type: 'auto' } },
  },
  {
    rule: 'does not force one tool on Fable 5.1',
    refused: { model: 'claude-fable-5-1', tools: [tool], tool_choice: { type: 'tool', name: 'weather' } },
    answer: { says: 'tool_choice: type "tool" and "any" are not supported for this model.' },
    accepted: { model: 'claude-fable-5', tools: [tool], tool_choice: { type: 'tool', name: 'weather' } },
  },
  {
    rule: 'does not force a tool on a model that thinks first',
    refused: {
      model: 'claude-haiku-4-5',
      max_tokens: 4000,
      thinking: { type: 'enabled', budget_tokens: 1024 },
      tools: [tool],
      tool_choice: { type: 'any' },
    },
    answer: { says: 'Thinking may not be enabled when tool_choice forces tool use.' },
    accepted: { model: 'claude-haiku-4-5', tools: [tool], tool_choice: { type: 'any' } },
  },
  {
    rule: 'gives newer models no thinking budget',
    refused: { model: 'claude-opus-4-8', max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 1024 } },
    answer: {
      says: '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    },
    accepted: { model: 'claude-opus-4-6', max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 1024 } },
  },
  {
    rule: 'does not switch off thinking that is always on',
    refused: { thinking: { type: 'disabled' } },
    answer: { says: '"thinking.type.disabled" is not supported for this model.' },
    accepted: { model: 'claude-sonnet-5-5', thinking: { type: 'disabled' } },
  },
  {
    rule: 'gives older models a thinking budget',
    refused: { model: 'claude-haiku-4-5', thinking: { type: 'adaptive' } },
    answer: { says: 'adaptive thinking is not supported on this model' },
    accepted: { thinking: { type: 'adaptive' } },
  },
  {
    rule: 'leaves room for the answer beside the thinking',
    refused: { model: 'claude-haiku-4-5', max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 2000 } },
    answer: { says: '`max_tokens` must be greater than `thinking.budget_tokens`' },
    accepted: { model: 'claude-haiku-4-5', max_tokens: 2001, thinking: { type: 'enabled', budget_tokens: 2000 } },
  },
  {
    rule: 'has no documents of the assistant in the newest version',
    refused: {
      messages: [
        user,
        {
          role: 'assistant',
          content: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } }],
        },
        user,
      ],
    },
    answer: { says: 'messages.1.content.0: document blocks are not permitted in assistant messages' },
    accepted: {
      messages: [
        {
          role: 'user',
          content: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } }],
        },
      ],
    },
    headers: newest,
  },
  {
    rule: 'has no citations of the user in the newest version',
    refused: { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', citations: [{}] }] }] },
    answer: { says: 'citations are not permitted in user messages' },
    accepted: { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', citations: [] }] }] },
    headers: newest,
  },
]

const tools: Rule[] = [
  {
    rule: 'has each tool name once',
    refused: { tools: [tool, { type: 'web_search_20250305', name: 'weather' }] },
    answer: { says: 'tools: Tool names must be unique.' },
    accepted: { tools: [tool, { type: 'web_search_20250305', name: 'web_search' }] },
  },
  {
    rule: 'has tool names of plain characters',
    refused: { tools: [{ ...tool, name: 'get weather' }] },
    answer: { says: "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'" },
    accepted: { tools: [{ ...tool, name: 'get-weather_2' }] },
  },
  {
    rule: 'has tool names of at most 64 characters',
    refused: { tools: [{ ...tool, name: 'x'.repeat(65) }] },
    answer: { says: 'tools.0.custom.name: String should have at most 64 characters' },
    accepted: { tools: [{ ...tool, name: 'x'.repeat(64) }] },
  },
  {
    rule: 'has tools with a schema',
    refused: { tools: [{ name: 'weather', parameters: {} }] },
    answer: { says: 'tools.0.custom.input_schema: Field required' },
    accepted: { tools: [{ name: 'weather', input_schema: { type: 'object' } }] },
  },
  {
    rule: 'chooses only among tools',
    refused: { tool_choice: { type: 'auto' } },
    answer: { says: 'tool_choice: may only be specified while providing tools' },
    accepted: { tools: [tool], tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
  },
  {
    rule: 'chooses a tool that it offers',
    refused: { model: 'claude-opus-5', tools: [tool], tool_choice: { type: 'tool', name: 'other' } },
    answer: { says: "tool_choice.name: Tool 'other' not found in provided tools" },
    accepted: { model: 'claude-opus-5', tools: [tool], tool_choice: { type: 'tool', name: 'weather' } },
  },
  {
    rule: 'has strict tools whose schemas are strict',
    refused: { tools: [{ ...tool, strict: true }] },
    answer: {
      says: "tools.0.custom.input_schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    },
    accepted: { tools: [{ ...tool, strict: true, input_schema: object({ a: { type: 'string' } }) }] },
  },
]

const output: Rule[] = [
  {
    rule: 'has a schema that takes nothing else',
    refused: format(object({}, {})),
    answer: {
      says: "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    },
    accepted: format(object({})),
  },
  {
    rule: 'has a schema without bounds for numbers',
    refused: format(object({ total: { type: 'number', minimum: 0, maximum: 9 } })),
    answer: { says: "output_config.format.schema: For 'number' type, properties maximum, minimum are not supported" },
    accepted: format(object({ total: { type: 'number', description: 'at least 0' }, note: { type: 'string' } })),
  },
  {
    rule: 'has a format without a name',
    refused: { output_config: { format: { type: 'json_schema', name: 'thing', schema: object({}) } } },
    answer: { says: 'output_config.format.name: Extra inputs are not permitted' },
    accepted: { output_config: { effort: 'low', format: { type: 'json_schema', schema: object({}) } } },
  },
  {
    rule: 'has the older slot in its older place',
    refused: { output_format: { type: 'json_schema', json_schema: { schema: object({}) } } },
    answer: { says: 'output_format.schema: Field required' },
    accepted: { output_format: { type: 'json_schema', schema: object({}) } },
    headers: { 'anthropic-beta': 'structured-outputs-2025-11-13' },
  },
]

const base = { model: 'claude-opus-5-5', max_tokens: 1000, messages: [user] }
describe('a request to the Messages API, for its model,', () => tryRules('/v1/messages', base, model))
describe('a request to the Messages API, with tools,', () => tryRules('/v1/messages', base, tools))
describe('a request to the Messages API, for its output,', () => tryRules('/v1/messages', base, output))
