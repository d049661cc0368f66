import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const fn = {
  name: 'weather',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
}
const tool = { type: 'function', function: fn }
const user = { role: 'user', content: 'Hello' }
const made = (...ids: string[]) => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'weather', arguments: '{}' } })),
})
const result = (tool_call_id: string) => ({ role: 'tool', tool_call_id, content: 'sunny' })
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
const format = (changes: object, strict = true) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'thing', strict, schema: { ...schema, ...changes } } },
})

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

const model: Rule[] = [
  {
    rule: 'leaves the temperature of a model that reasons alone',
    refused: { model: 'gpt-5.6-sol', temperature: 0.8 },
    answer: {
      param: 'temperature',
      code: 'unsupported_value',
      says: "Unsupported value: 'temperature' does not support 0.8 with this model. Only the default (1) value is supported.",
    },
    accepted: { model: 'gpt-5.6-sol', temperature: 1 },
  },
  {
    rule: 'has a temperature for a newest model only without reasoning',
    refused: { model: 'gpt-6-luna', temperature: 0 },
    answer: { param: 'temperature', code: 'unsupported_value', says: "'temperature' does not support 0" },
    accepted: { model: 'gpt-6-luna', temperature: 0, reasoning_effort: 'none' },
  },
  {
    rule: 'leaves top_p of a model that reasons alone',
    refused: { model: 'o4-mini', top_p: 0.5 },
    answer: { param: 'top_p', code: 'unsupported_value', says: "'top_p' does not support 0.5" },
    accepted: { top_p: 0.5 },
  },
  {
    rule: 'asks no log probabilities of a model that reasons',
    refused: { model: 'gpt-5-mini', logprobs: true },
    answer: {
      param: 'logprobs',
      code: 'unsupported_parameter',
      says: "Unsupported parameter: 'logprobs' is not supported with this model.",
    },
    accepted: { logprobs: true, top_logprobs: 5 },
  },
  {
    rule: 'asks for top_logprobs beside logprobs',
    refused: { top_logprobs: 5 },
    answer: { param: 'top_logprobs', says: "only allowed when 'logprobs' is true" },
    accepted: { logprobs: true },
  },
  {
    rule: 'limits a model that reasons by max_completion_tokens',
    refused: { model: 'gpt-5.5', max_tokens: 100 },
    answer: {
      param: 'max_tokens',
      code: 'unsupported_parameter',
      says: "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    },
    accepted: { model: 'gpt-5.5', max_completion_tokens: 100 },
  },
  {
    rule: 'has no function tools for a model that reasons by default',
    refused: { model: 'gpt-6-luna', tools: [tool] },
    answer: {
      param: 'reasoning_effort',
      code: null,
      says: "Function tools with reasoning_effort are not supported for gpt-6-luna in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'.",
    },
    accepted: { model: 'gpt-6-luna', tools: [tool], reasoning_effort: 'none' },
  },
  {
    rule: 'has no function tools for an older model that is asked to reason',
    refused: { model: 'gpt-5.4', tools: [tool], reasoning_effort: 'low' },
    answer: { param: 'reasoning_effort', says: 'Function tools with reasoning_effort are not supported for gpt-5.4' },
    accepted: { model: 'gpt-5.4', tools: [tool] },
  },
  {
    rule: 'asks an effort that the model has',
    refused: { model: 'gpt-5', reasoning_effort: 'none' },
    answer: {
      param: 'reasoning_effort',
      code: 'unsupported_value',
      says: "Unsupported value: 'none' is not supported with the 'gpt-5' model.",
    },
    accepted: { model: 'gpt-5', reasoning_effort: 'low' },
  },
]

const tools: Rule[] = [
  {
    rule: 'has tools in the form of this API',
    refused: { tools: [{ type: 'function', name: 'weather' }] },
    answer: {
      param: 'tools[0].function',
      code: 'missing_required_parameter',
      says: "Missing required parameter: 'tools[0].function'.",
    },
    accepted: { tools: [tool] },
  },
  {
    rule: 'has tools of a known type',
    refused: { tools: [{ type: 'web_search' }] },
    answer: {
      param: 'tools[0].type',
      code: 'invalid_value',
      says: "Invalid value: 'web_search'. Supported values are: 'function' and 'custom'.",
    },
    accepted: { tools: [{ type: 'custom', custom: { name: 'weather' } }] },
  },
  {
    rule: 'has each tool name once',
    refused: { tools: [tool, tool] },
    answer: { param: 'tools', says: 'Tool names must be unique.' },
    accepted: { tools: [tool, { type: 'function', function: { ...fn, name: 'Weather' } }] },
  },
  {
    rule: 'has tool names of plain characters',
    refused: { tools: [{ type: 'function', function: { ...fn, name: 'weather.now' } }] },
    answer: {
      param: 'tools[0].function.name',
      code: 'invalid_value',
      says: "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
    },
    accepted: { tools: [{ type: 'function', function: { ...fn, name: 'weather-now_2' } }] },
  },
  {
    rule: 'chooses only among tools',
    refused: { tool_choice: 'auto' },
    answer: { param: 'tool_choice', says: "'tool_choice' is only allowed when 'tools' are specified." },
    accepted: { tools: [tool], tool_choice: 'required' },
  },
  {
    rule: 'allows parallel calls only of tools',
    refused: { parallel_tool_calls: false },
    answer: { param: 'parallel_tool_calls', says: "'parallel_tool_calls' is only allowed when 'tools' are specified." },
    accepted: { tools: [tool], parallel_tool_calls: false },
  },
  {
    rule: 'chooses a tool that it offers',
    refused: { tools: [tool], tool_choice: { type: 'function', function: { name: 'other' } } },
    answer: { param: 'tool_choice', says: "Tool choice 'other' not found in 'tools' parameter." },
    accepted: { tools: [tool], tool_choice: { type: 'function', function: { name: 'weather' } } },
  },
  {
    rule: 'has strict tools whose schemas are strict',
    refused: {
      tools: [
        {
          type: 'function',
          function: {
            ...fn,
            parameters: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
          },
        },
      ],
    },
    answer: { param: 'tools[0].function.parameters', code: 'invalid_function_parameters', says: "Missing 'a'." },
    accepted: {
      tools: [
        { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { a: {} } } } },
      ],
    },
  },
]

const output: Rule[] = [
  {
    rule: 'has a strict schema that takes nothing else',
    refused: format({ additionalProperties: undefined }),
    answer: {
      param: 'response_format',
      code: null,
      says: "Invalid schema for response_format 'thing': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    },
    accepted: format({ additionalProperties: undefined }, false),
  },
  {
    rule: 'says strict inside the schema',
    refused: { response_format: { type: 'json_schema', json_schema: { name: 'thing', schema }, strict: true } },
    answer: {
      param: 'response_format.strict',
      code: 'unknown_parameter',
      says: "Unknown parameter: 'response_format.strict'.",
    },
    accepted: { response_format: { type: 'json_schema', json_schema: { name: 'thing', schema, strict: true } } },
  },
  {
    rule: 'has the word JSON in a message for JSON mode',
    refused: { response_format: { type: 'json_object' } },
    answer: {
      param: 'messages',
      says: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    },
    accepted: {
      messages: [{ role: 'system', content: 'Answer as JSON' }, user],
      response_format: { type: 'json_object' },
    },
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
describe('a request to Chat Completions, for its model,', () => tryRules('/v1/chat/completions', base, model))
describe('a request to Chat Completions, with tools,', () => tryRules('/v1/chat/completions', base, tools))
describe('a request to Chat Completions, for its output,', () => tryRules('/v1/chat/completions', base, output))
describe('a request to Chat Completions, with calls,', () => tryRules('/v1/chat/completions', base, calls))
