import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createServer, post } from './helpers.ts'

const breakpoint = { prompt_cache_breakpoint: { mode: 'explicit' } }
const bodies: Record<string, Record<string, unknown>> = {
  '/v1/responses': {
    model: 'gpt-4.1',
    instructions: 'Be brief',
    conversation: null,
    input: [
      { role: 'developer', content: 'x' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'x', ...breakpoint },
          { type: 'input_image', image_url: 'x' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [] },
      { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'x' }] },
      { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{}' },
      { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_text', text: 'x' }] },
    ],
    tools: [
      {
        type: 'function',
        name: 'weather',
        strict: true,
        parameters: { type: 'object', properties: {}, required: [], additionalProperties: false },
      },
      { type: 'namespace', name: 'n', tools: [{ type: 'custom', name: 'c' }] },
    ],
    tool_choice: { type: 'function', name: 'weather' },
    text: {
      format: {
        type: 'json_schema',
        name: 'x',
        schema: { type: 'object', properties: {}, additionalProperties: false },
        strict: true,
      },
    },
    reasoning: {},
    include: [],
    temperature: 0,
  },
  '/v1/chat/completions': {
    model: 'gpt-4.1',
    messages: [
      { role: 'system', content: 'x' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x', ...breakpoint },
          { type: 'image_url', image_url: { url: 'x' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'x' },
    ],
    tools: [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }],
    tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } },
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } },
    stream: true,
    stream_options: {},
  },
  '/v1/messages': {
    model: 'claude-haiku-4-5',
    max_tokens: 4000,
    system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x' },
          { type: 'image', source: { type: 'url', url: 'x' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: '', signature: 'x' },
          { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text: 'x' }] }],
      },
    ],
    tools: [
      { name: 'weather', input_schema: { type: 'object' }, strict: false },
      { type: 'bash_20250124', name: 'bash' },
    ],
    tool_choice: { type: 'auto' },
    output_config: { format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } } },
    thinking: { type: 'enabled', budget_tokens: 1024 },
    thread: null,
  },
}

/** Every place in a value, as the way to it. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ]
}

function put(root: unknown, path: (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const copy = structuredClone(root) as Record<string | number, unknown>
  copy[key] = put(copy[key], rest, value)
  return copy
}

const anything = fc.oneof(
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    1.5,
    true,
    'x',
    [],
    {},
    [null],
    [[]],
    ['x'],
    { type: 'x' },
    { type: null },
    '__proto__',
    'constructor',
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

it.each(Object.keys(bodies))(
  '%s: whatever is sent, the answer is a request or a refusal of the provider',
  async (path) => {
    const body = bodies[path] ?? {}
    await createServer().accept(post(path, body))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places(body).slice(1)), anything, async (place, value) => {
        const result = await createServer().decode(post(path, put(body, place, value) as object))
        if (!('error' in result)) return
        expect(result.error.http).toBeGreaterThanOrEqual(400)
        expect(result.error.http).toBeLessThan(500)
        expect(result.error.message).not.toMatch(/undefined|\[object|NaN/)
      }),
      { numRuns: 300, seed: 7 },
    )
  },
)
