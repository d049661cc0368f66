import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const tool = {
  type: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
}
const call = { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{}' }
const output = { type: 'function_call_output', call_id: 'call_1', output: 'sunny' }
const user = { role: 'user', content: 'Hello' }
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
const _format = (changes: object, strict = true) => ({
  text: { format: { type: 'json_schema', name: 'thing', strict, schema: { ...schema, ...changes } } },
})

const shape: Rule[] = [
  {
    rule: 'names a model',
    refused: { model: undefined },
    answer: { param: 'model', code: 'missing_required_parameter', says: "Missing required parameter: 'model'." },
    accepted: { model: 'gpt-6.1-sol' },
  },
  {
    rule: 'names a model that exists',
    refused: { model: 'gpt-7' },
    answer: { param: 'model', code: 'model_not_found', says: "The requested model 'gpt-7' does not exist." },
    accepted: { model: 'ft:gpt-4.1-mini-2025-04-14:larkspur::x1' },
  },
  {
    rule: 'names a model of this provider',
    refused: { model: 'claude-opus-5-5' },
    answer: { param: 'model', code: 'model_not_found', says: "The requested model 'claude-opus-5-5' does not exist." },
    accepted: { model: 'gpt-5.5-2026-04-23' },
  },
  {
    rule: 'holds something to answer',
    refused: { input: undefined },
    answer: { param: 'input', code: 'missing_required_parameter', says: 'must be provided' },
    accepted: { input: [user] },
  },
  {
    rule: 'is not empty',
    refused: { input: [] },
    answer: { param: 'input', code: 'missing_required_parameter', says: 'must be provided' },
    accepted: { input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }] },
  },
  {
    rule: 'has fields of the right type',
    refused: { stream: 'yes' },
    answer: {
      param: 'stream',
      code: 'invalid_type',
      says: "Invalid type for 'stream': expected a boolean, but got a string instead.",
    },
    accepted: { stream: null },
  },
  {
    rule: 'has input of the right type',
    refused: { input: 5 },
    answer: {
      param: 'input',
      code: 'invalid_type',
      says: "Invalid type for 'input': expected one of string or array, but got an integer instead.",
    },
    accepted: { input: 'five' },
  },
  {
    rule: 'has arguments as text',
    refused: { input: [user, { ...call, arguments: {} }, output] },
    answer: {
      param: 'input[1].arguments',
      code: 'invalid_type',
      says: "Invalid type for 'input[1].arguments': expected a string, but got an object instead.",
    },
    accepted: { input: [user, call, output] },
  },
  {
    rule: 'has items of a known type',
    refused: { input: [{ type: 'tool_result' }] },
    answer: {
      param: 'input[0].type',
      code: 'invalid_value',
      says: "Invalid value: 'tool_result'. Supported values are: 'message', 'function_call'",
    },
    accepted: { input: [user, { type: 'web_search_call', id: 'ws_1', status: 'completed' }] },
  },
  {
    rule: 'has item types that are texts',
    refused: { input: [{ type: 5, role: 'user', content: 'Hello' }] },
    answer: {
      param: 'input[0].type',
      code: 'invalid_type',
      says: "Invalid type for 'input[0].type': expected a string, but got an integer instead.",
    },
    accepted: { input: [{ type: 'message', role: 'user', content: 'Hello' }] },
  },
  {
    rule: 'has content parts of the user made for input',
    refused: { input: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
    answer: {
      param: 'input[0].content[0].type',
      code: 'invalid_value',
      says: "Invalid value: 'text'. Supported values are: 'input_text', 'input_image', and 'input_file'.",
    },
    accepted: { input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }] },
  },
  {
    rule: 'has content parts of the assistant made for output',
    refused: { input: [user, { role: 'assistant', content: [{ type: 'input_text', text: 'Hi' }] }, user] },
    answer: {
      param: 'input[1].content[0].type',
      code: 'invalid_value',
      says: "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
    },
    accepted: { input: [user, { role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] }, user] },
  },
  {
    rule: 'knows that messages have moved',
    refused: { messages: [user] },
    answer: {
      param: 'messages',
      code: 'unsupported_parameter',
      says: "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'.",
    },
    accepted: { metadata: { a: 'b' } },
  },
  {
    rule: 'knows that response_format has moved',
    refused: { response_format: { type: 'json_object' } },
    answer: { param: 'response_format', code: 'unsupported_parameter', says: "has moved to 'text.format'" },
    accepted: { text: { format: { type: 'text' } } },
  },
  {
    rule: 'has no unknown fields',
    refused: { top_k: 5 },
    answer: { param: 'top_k', code: 'unknown_parameter', says: "Unknown parameter: 'top_k'." },
    accepted: { service_tier: 'auto', prompt_cache_key: 'k' },
  },
  {
    rule: 'allows at least 16 tokens',
    refused: { max_output_tokens: 15 },
    answer: {
      param: 'max_output_tokens',
      code: 'integer_below_min_value',
      says: "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 15 instead.",
    },
    accepted: { max_output_tokens: 16 },
  },
  {
    rule: 'has a temperature of at most 2',
    refused: { model: 'gpt-4.1', temperature: 2.5 },
    answer: {
      param: 'temperature',
      code: 'decimal_above_max_value',
      says: "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5 instead.",
    },
    accepted: { model: 'gpt-4.1', temperature: 2 },
  },
]

const items: Rule[] = [
  {
    rule: 'answers calls that were made',
    refused: { input: [user, output] },
    answer: { param: 'input', code: null, says: 'No tool call found for function call output with call_id call_1.' },
    accepted: { input: [user, call, output] },
  },
  {
    rule: 'answers by call_id, not by item id',
    refused: { input: [user, { ...call, id: 'fc_1' }, { ...output, call_id: 'fc_1' }] },
    answer: { param: 'input', says: 'No tool call found for function call output with call_id fc_1.' },
    accepted: { input: [user, { ...call, id: 'fc_1' }, output] },
  },
  {
    rule: 'leaves no call unanswered',
    refused: { input: [user, call, { ...call, call_id: 'call_2' }, output] },
    answer: { param: 'input', says: 'No tool output found for function call call_2.' },
    accepted: { input: [user, call, { ...call, call_id: 'call_2' }, output, { ...output, call_id: 'call_2' }] },
  },
  {
    rule: 'leaves only an asynchronous call unanswered',
    refused: { tools: [tool], input: [user, call, user] },
    answer: { param: 'input', says: 'No tool output found for function call call_1.' },
    accepted: { tools: [{ ...tool, async: true }], input: [user, call, user] },
  },
  {
    rule: 'answers after the call',
    refused: { input: [user, output, call] },
    answer: { param: 'input', says: 'No tool call found for function call output with call_id call_1.' },
    accepted: { input: [user, call, user, output] },
  },
  {
    rule: 'sends reasoning with what followed it',
    refused: { input: [user, { type: 'reasoning', id: 'rs_1', summary: [] }, user] },
    answer: {
      param: 'input',
      says: "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
    },
    accepted: { input: [user, { type: 'reasoning', id: 'rs_1', summary: [] }, call, output] },
  },
  {
    rule: 'refers to items that were stored',
    refused: { input: [user, { type: 'item_reference', id: 'msg_1' }] },
    answer: { http: 404, param: 'input', says: "Item with id 'msg_1' not found." },
    accepted: { input: [user, { role: 'assistant', content: 'Hi' }, user] },
  },
]

const base = { model: 'gpt-6-luna', input: 'Hello' }
describe('a request to the Responses API', () => tryRules('/v1/responses', base, shape))
describe('a request to the Responses API, with calls,', () => tryRules('/v1/responses', base, items))
