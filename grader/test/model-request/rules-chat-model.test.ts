import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const fn = {
  name: 'weather',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
}
const tool = { type: 'function', function: fn }
const user = { role: 'user', content: 'Hello' }
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
const format = (changes: object, strict = true) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'thing', strict, schema: { ...schema, ...changes } } },
})

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

const base = { model: 'gpt-4.1-mini', messages: [user] }
describe('a request to Chat Completions, for its model,', () => tryRules('/v1/chat/completions', base, model))
describe('a request to Chat Completions, with tools,', () => tryRules('/v1/chat/completions', base, tools))
describe('a request to Chat Completions, for its output,', () => tryRules('/v1/chat/completions', base, output))
