import { describe, expect, it, test } from 'vitest'
import { createServer, post } from './helpers.ts'
import { wholeBodies } from './whole-bodies.ts'

type Path = (string | number)[]
type ApiPath = keyof typeof wholeBodies

const paths = Object.keys(wholeBodies) as ApiPath[]

/** JSON schemas, what the model filled in, the provider's own tools, and fields whose value is not looked into. */
const NOT_READ: Record<ApiPath, RegExp> = {
  '/v1/responses': /schema$|parameters$|caller$|^input\.1\.(summary|content)|^tools\.1\.format$|^tools\.3$/,
  '/v1/chat/completions': /schema\.schema$|parameters$|audio$|custom\.format$/,
  '/v1/messages': /schema$|input$|input_examples|caller$|^tools\.1$/,
}

/** The way to every object in a body that the API looks into. */
function objectsIn(value: unknown, notRead: RegExp, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || notRead.test(path.join('.'))) return []
  const inner = Object.entries(value).flatMap(([key, item]) =>
    objectsIn(item, notRead, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return Array.isArray(value) ? inner : [path, ...inner]
}

function withField(body: unknown, path: Path, field: string): object {
  const copy = JSON.parse(JSON.stringify(body)) as Record<string, unknown>
  let at: Record<string | number, unknown> = copy
  for (const step of path) at = at[step] as Record<string | number, unknown>
  at[field] = 'x'
  return copy
}

describe.each(paths)('a request to %s', (path) => {
  const body = wholeBodies[path]
  const objects = objectsIn(body, NOT_READ[path])

  it('may have every field that the SDK has', async () => {
    await createServer().accept(post(path, body))
  })

  it.each(objects.map((place) => [place.join('.') || 'the body', place] as const))(
    'has no other field in %s',
    async (_, place) => {
      const error = await createServer().refuse(post(path, withField(body, place, 'foo')))
      expect(error).toMatchObject({ http: 400, type: 'invalid_request_error' })
      if (path === '/v1/messages') {
        expect(error.message).toMatch(/foo: Extra inputs are not permitted\. /)
        return
      }
      const param = [...place, 'foo'].map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
      expect(error).toMatchObject({ param: param.slice(1), code: 'unknown_parameter' })
      expect(error.message).toContain(`Unknown parameter: '${param.slice(1)}'. `)
    },
  )

  it('may have anything in a schema', async () => {
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false, $comment: 'x', foo: {} }
    const tool = {
      '/v1/responses': { type: 'function', name: 'x', parameters: schema },
      '/v1/chat/completions': { type: 'function', function: { name: 'x', parameters: schema } },
      '/v1/messages': { name: 'x', input_schema: schema },
    }[path]
    await createServer().accept(post(path, { ...body, tools: [...body.tools, tool] }))
  })
})

const weather = { name: 'weather', parameters: { type: 'object', properties: {} } }
const user = { role: 'user', content: 'x' }
const call = { type: 'function', id: 'call_1', function: { name: 'weather', arguments: '{}' } }
const called = { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'weather', arguments: '{}' }

/** What people send by mistake, the API's words, and a word of the help. */
const slips: [ApiPath, string, object, string, RegExp][] = [
  [
    '/v1/responses',
    'SDK-only fields',
    { input: [{ ...called, parsed_arguments: null }] },
    "Unknown parameter: 'input[0].parsed_arguments'.",
    /toResponseInputItems/,
  ],
  [
    '/v1/responses',
    'a field in a compaction',
    { input: [{ type: 'compaction', encrypted_content: 'x', summary: 'x' }] },
    "Unknown parameter: 'input[0].summary'.",
    /./,
  ],
  [
    '/v1/responses',
    'more than an id in a reference',
    { input: [{ type: 'item_reference', id: 'msg_1', content: 'x' }] },
    "Unknown parameter: 'input[0].content'.",
    /./,
  ],
  [
    '/v1/responses',
    'a call of Chat Completions',
    { input: [{ role: 'assistant', content: 'x', tool_calls: [call] }] },
    "Unknown parameter: 'input[0].tool_calls'.",
    /function_call_output/,
  ],
  [
    '/v1/responses',
    'the format of Chat Completions',
    { text: { format: { type: 'json_schema', json_schema: {} } } },
    "Missing required parameter: 'text.format.name'.",
    /not under `json_schema`/,
  ],
  [
    '/v1/responses',
    'the usage of Chat Completions',
    { stream: true, stream_options: { include_usage: true } },
    "Unknown parameter: 'stream_options.include_usage'.",
    /always/,
  ],
  [
    '/v1/responses',
    'the choice of Chat Completions',
    { tools: [{ type: 'function', ...weather }], tool_choice: { type: 'function', function: { name: 'weather' } } },
    "Missing required parameter: 'tool_choice.name'.",
    /./,
  ],
  [
    '/v1/chat/completions',
    'a tool of the Responses API',
    { tools: [{ type: 'function', ...weather }] },
    "Missing required parameter: 'tools[0].function'.",
    /under `function`/,
  ],
  [
    '/v1/chat/completions',
    'strict beside function',
    { tools: [{ type: 'function', function: weather, strict: true }] },
    "Unknown parameter: 'tools[0].strict'.",
    /under `function`/,
  ],
  [
    '/v1/chat/completions',
    'the pieces of a stream',
    { messages: [user, { role: 'assistant', tool_calls: [{ index: 0, ...call }] }] },
    "Unknown parameter: 'messages[1].tool_calls[0].index'.",
    /pieces of a stream/,
  ],
  [
    '/v1/chat/completions',
    'a mark of Anthropic',
    { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] }] },
    "Unknown parameter: 'messages[0].content[0].cache_control'.",
    /Anthropic/,
  ],
  [
    '/v1/chat/completions',
    'a whole choice',
    { messages: [user, { role: 'assistant', content: 'x', finish_reason: 'stop' }] },
    "Unknown parameter: 'messages[1].finish_reason'.",
    /`message` of a choice/,
  ],
  [
    '/v1/chat/completions',
    'the choice of the Responses API',
    { tools: [{ type: 'function', function: weather }], tool_choice: { type: 'function', name: 'weather' } },
    "Missing required parameter: 'tool_choice.function'.",
    /./,
  ],
  [
    '/v1/messages',
    'a whole answer',
    { messages: [user, { role: 'assistant', content: 'x', id: 'msg_1' }, user] },
    'messages.1.id: Extra inputs are not permitted.',
    /`role` and `content`/,
  ],
  [
    '/v1/messages',
    'the pieces of a stream',
    {
      messages: [
        user,
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'x', input: {}, index: 0 }] },
      ],
    },
    'messages.1.content.0.tool_use.index: Extra inputs are not permitted.',
    /./,
  ],
  [
    '/v1/messages',
    'a field in a tool',
    { tools: [{ name: 'x', input_schema: { type: 'object' }, foo: 1 }] },
    'tools.0.custom.foo: Extra inputs are not permitted.',
    /./,
  ],
  [
    '/v1/messages',
    'the schema of OpenAI',
    { tools: [weather] },
    'tools.0.custom.input_schema: Field required.',
    /not `parameters`/,
  ],
  [
    '/v1/messages',
    'a field in a mark',
    { system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', scope: 'x' } }] },
    'system.0.cache_control.ephemeral.scope: Extra inputs are not permitted.',
    /./,
  ],
  [
    '/v1/messages',
    'a field in a source',
    { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'x', media_type: 'x' } }] }] },
    'messages.0.content.0.image.source.url.media_type: Extra inputs are not permitted.',
    /./,
  ],
  [
    '/v1/messages',
    'a budget where the model decides',
    { thinking: { type: 'adaptive', budget_tokens: 2000 } },
    'thinking.adaptive.budget_tokens: Extra inputs are not permitted.',
    /./,
  ],
  [
    '/v1/messages',
    'a name in the format',
    { output_config: { format: { type: 'json_schema', name: 'x', schema: {} } } },
    'output_config.format.name: Extra inputs are not permitted.',
    /./,
  ],
]

test.each(slips)('%s, %s', async (path, _, sent, says, help) => {
  const { model } = wholeBodies[path]
  const base = {
    '/v1/responses': { model, input: 'x' },
    '/v1/chat/completions': { model, messages: [user] },
    '/v1/messages': { model, max_tokens: 10, messages: [user] },
  }[path]
  const { message = '' } = await createServer().refuse(post(path, { ...base, ...sent }))
  expect(message).toContain(`${says} `)
  expect(message).toMatch(help)
})

/** What an answer has and a request need not have: sent back as it came, it is taken. */
test.each([
  ['/v1/chat/completions', { role: 'assistant', content: 'x', refusal: null, annotations: [] }],
  ['/v1/chat/completions', { role: 'assistant', content: '{}', refusal: null, parsed: {} }],
  [
    '/v1/chat/completions',
    { role: 'assistant', content: null, audio: { id: 'a', data: 'x', expires_at: 1, transcript: 'x' } },
  ],
  ['/v1/messages', { role: 'assistant', content: [{ type: 'text', text: 'x', citations: null }] }],
] as const)('%s takes back %j', async (path, answer) => {
  const base = { model: wholeBodies[path].model, ...(path === '/v1/messages' && { max_tokens: 10 }) }
  await createServer().accept(post(path, { ...base, messages: [user, answer, user] }))
})

test('Chat Completions takes back a call that the SDK parsed, and a result with the name of the older form', async () => {
  const parsed = { ...call, function: { ...call.function, parsed_arguments: {} } }
  const messages = [
    user,
    { role: 'assistant', content: null, tool_calls: [parsed] },
    { role: 'tool', tool_call_id: 'call_1', name: 'weather', content: 'x' },
  ]
  await createServer().accept(post('/v1/chat/completions', { model: 'gpt-4.1', messages }))
})
