import { describe } from 'vitest'
import { type Rule, tryRules } from './rules.ts'

const tool = {
  type: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
  strict: true,
}
const _output = { type: 'function_call_output', call_id: 'call_1', output: 'sunny' }
const _user = { role: 'user', content: 'Hello' }
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false }
const format = (changes: object, strict = true) => ({
  text: { format: { type: 'json_schema', name: 'thing', strict, schema: { ...schema, ...changes } } },
})

const model: Rule[] = [
  {
    rule: 'has no temperature for a model that reasons',
    refused: { temperature: 0 },
    answer: {
      param: 'temperature',
      code: 'unsupported_parameter',
      says: "Unsupported parameter: 'temperature' is not supported with this model.",
    },
    accepted: { temperature: 0, reasoning: { effort: 'none' } },
  },
  {
    rule: 'has no top_p for a model that reasons',
    refused: { model: 'gpt-5.6-luna', top_p: 0.5 },
    answer: { param: 'top_p', code: 'unsupported_parameter', says: "Unsupported parameter: 'top_p'" },
    accepted: { model: 'gpt-4o-mini', top_p: 0.5 },
  },
  {
    rule: 'has no temperature for a model that always reasons',
    refused: { model: 'gpt-5', temperature: 1 },
    answer: { param: 'temperature', code: 'unsupported_parameter', says: "Unsupported parameter: 'temperature'" },
    accepted: { model: 'gpt-5.1', temperature: 1 },
  },
  {
    rule: 'asks no log probabilities of a model that reasons',
    refused: { include: ['message.output_text.logprobs'] },
    answer: { param: 'include', code: 'unsupported_parameter', says: 'not supported with this model' },
    accepted: { include: ['reasoning.encrypted_content'] },
  },
  {
    rule: 'asks an effort that the model has',
    refused: { model: 'o4-mini', reasoning: { effort: 'minimal' } },
    answer: {
      param: 'reasoning.effort',
      code: 'unsupported_value',
      says: "Unsupported value: 'minimal' is not supported with the 'o4-mini' model. Supported values are: 'low', 'medium', and 'high'.",
    },
    accepted: { model: 'gpt-5-mini', reasoning: { effort: 'minimal' } },
  },
  {
    rule: 'asks no effort of a model that does not reason',
    refused: { model: 'gpt-4.1', reasoning: { effort: 'low' } },
    answer: { param: 'reasoning.effort', code: 'unsupported_parameter', says: 'not supported with this model' },
    accepted: { model: 'gpt-4.1', reasoning: {} },
  },
]

const tools: Rule[] = [
  {
    rule: 'has tools in the form of this API',
    refused: { tools: [{ type: 'function', function: { name: 'weather' } }] },
    answer: {
      param: 'tools[0].name',
      code: 'missing_required_parameter',
      says: "Missing required parameter: 'tools[0].name'.",
    },
    accepted: { tools: [{ type: 'function', name: 'weather' }] },
  },
  {
    rule: 'has tools of a known type',
    refused: { tools: [{ type: 'tool', name: 'weather' }] },
    answer: {
      param: 'tools[0].type',
      code: 'invalid_value',
      says: "Invalid value: 'tool'. Supported values are: 'function', 'custom'",
    },
    accepted: { tools: [{ type: 'custom', name: 'weather' }, { type: 'web_search' }] },
  },
  {
    rule: 'says which function it chooses',
    refused: { tools: [tool], tool_choice: { type: 'function' } },
    answer: {
      param: 'tool_choice.name',
      code: 'missing_required_parameter',
      says: "Missing required parameter: 'tool_choice.name'.",
    },
    accepted: { tools: [tool], tool_choice: { type: 'allowed_tools', mode: 'required', tools: [] } },
  },
  {
    rule: 'has each tool name once',
    refused: { tools: [tool, tool] },
    answer: { param: 'tools', says: 'Tool names must be unique.' },
    accepted: { tools: [tool, { type: 'namespace', name: 'crm', description: 'd', tools: [tool] }] },
  },
  {
    rule: 'has tool names of plain characters',
    refused: { tools: [{ ...tool, name: 'get weather' }] },
    answer: {
      param: 'tools[0].name',
      code: 'invalid_value',
      says: "Invalid 'tools[0].name': string does not match pattern.",
    },
    accepted: { tools: [{ ...tool, name: 'get_weather-2' }] },
  },
  {
    rule: 'has tool names of at most 64 characters',
    refused: { tools: [{ ...tool, name: 'x'.repeat(65) }] },
    answer: {
      param: 'tools[0].name',
      code: 'string_above_max_length',
      says: 'Expected a string with maximum length 64, but got a string with length 65 instead.',
    },
    accepted: { tools: [{ ...tool, name: 'x'.repeat(64) }] },
  },
  {
    rule: 'requires a tool only where there is one',
    refused: { tool_choice: 'required' },
    answer: { param: 'tool_choice', says: "Tool choice 'required' must be specified with 'tools' parameter." },
    accepted: { tool_choice: 'auto' },
  },
  {
    rule: 'chooses a tool that it offers',
    refused: { tools: [tool], tool_choice: { type: 'function', name: 'other' } },
    answer: { param: 'tool_choice', says: "Tool choice 'other' not found in 'tools' parameter." },
    accepted: { tools: [tool], tool_choice: { type: 'function', name: 'weather' } },
  },
  {
    rule: 'has strict tools whose schemas are strict',
    refused: { tools: [{ ...tool, parameters: { type: 'object', properties: {} } }] },
    answer: {
      param: 'tools[0].parameters',
      code: 'invalid_function_parameters',
      says: "Invalid schema for function 'weather': In context=(), 'additionalProperties' is required to be supplied and to be false.",
    },
    accepted: { tools: [{ ...tool, strict: false, parameters: { type: 'object', properties: {} } }] },
  },
]

const output_: Rule[] = [
  {
    rule: 'has a strict schema with all properties required',
    refused: format({ required: [] }),
    answer: {
      param: 'text.format.schema',
      code: 'invalid_json_schema',
      says: "Invalid schema for response_format 'thing': In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'a'.",
    },
    accepted: format({ required: [] }, false),
  },
  {
    rule: 'has its schema in the form of this API',
    refused: { text: { format: { type: 'json_schema', json_schema: { name: 'thing', schema } } } },
    answer: {
      param: 'text.format.name',
      code: 'missing_required_parameter',
      says: "Missing required parameter: 'text.format.name'.",
    },
    accepted: { text: { format: { type: 'json_schema', name: 'thing', description: 'A thing', schema } } },
  },
  {
    rule: 'has the word JSON in its input for JSON mode',
    refused: { instructions: 'Answer as JSON', text: { format: { type: 'json_object' } } },
    answer: { param: 'input', says: "Response input messages must contain the word 'json' in some form" },
    accepted: { input: 'Hello, as json', text: { format: { type: 'json_object' } } },
  },
]

const base = { model: 'gpt-6-luna', input: 'Hello' }
describe('a request to the Responses API, for its model,', () => tryRules('/v1/responses', base, model))
describe('a request to the Responses API, with tools,', () => tryRules('/v1/responses', base, tools))
describe('a request to the Responses API, for its output,', () => tryRules('/v1/responses', base, output_))
