import type { Fault } from './read-shape.ts'

type Hint = { kind: Fault['kind']; at: RegExp; help: string }

/** What people have usually mixed up who leave this out, or send something else there. */
const HINTS: readonly Hint[] = [
  {
    kind: 'missing',
    at: /^tools\.\d+\.name$/,
    help: 'In the Responses API the fields of a function stand in the tool itself, not under `function`.',
  },
  {
    kind: 'missing',
    at: /^tools\.\d+\.function$/,
    help: 'In Chat Completions the fields of a function stand under `function`.',
  },
  {
    kind: 'missing',
    at: /input_schema$/,
    help: 'The Messages API calls the schema of a tool `input_schema`, not `parameters`.',
  },
  { kind: 'missing', at: /signature$/, help: 'Send the blocks of the model back exactly as they came.' },
  { kind: 'missing', at: /^max_tokens$/, help: 'The Messages API has no default: say how long the answer may become.' },
  { kind: 'missing', at: /call_id$/, help: 'It says which call the result answers.' },
  { kind: 'missing', at: /tool_use_id$/, help: 'It says which call the result answers.' },
  { kind: 'type', at: /arguments$/, help: 'Arguments travel as JSON text; JSON.stringify makes it.' },
  { kind: 'type', at: /tool_use\.input$/, help: 'Here the input is an object, not JSON text.' },
  { kind: 'type', at: /(output|content)$/, help: 'Data travels as text; JSON.stringify makes it.' },
  {
    kind: 'value',
    at: /content\.\d+\.type$/,
    help: 'The three APIs name the parts of a message differently.',
  },
  {
    kind: 'missing',
    at: /^text\.format\.(name|schema)$/,
    help: 'In the Responses API `name`, `schema` and `strict` stand in `text.format` itself, not under `json_schema`.',
  },
  {
    kind: 'missing',
    at: /^response_format\.json_schema$/,
    help: 'In Chat Completions `name`, `schema` and `strict` stand under `json_schema`.',
  },
  {
    kind: 'unknown',
    at: /^input\..*(parsed_arguments|parsed)$/,
    help: 'The SDK adds it when it parses an answer; `toResponseInputItems` of the SDK gives the items without it.',
  },
  {
    kind: 'unknown',
    at: /tool_calls\.\d+\.index$/,
    help: 'It numbers the pieces of a stream; a whole call has `id`, `type` and `function`.',
  },
  {
    kind: 'unknown',
    at: /^messages\.\d+\.(id|type|model|stop_reason|stop_sequence|stop_details|usage|container)$/,
    help: 'Send back `role` and `content` of an answer, and not the rest of it.',
  },
  {
    kind: 'unknown',
    at: /^messages\.\d+\.(index|message|finish_reason)$/,
    help: 'Send back the `message` of a choice, and not the rest of it.',
  },
  {
    kind: 'unknown',
    at: /^input\.\d+\.(tool_calls|tool_call_id)$/,
    help: 'In the Responses API a call and its result are items of their own: `function_call` and `function_call_output`.',
  },
  { kind: 'unknown', at: /cache_control$/, help: 'It belongs to the Messages API of Anthropic.' },
  { kind: 'unknown', at: /prompt_cache_breakpoint$/, help: 'It belongs to OpenAI; here it is `cache_control`.' },
  {
    kind: 'unknown',
    at: /^stream_options\.include_usage$/,
    help: 'It belongs to Chat Completions; the Responses API always ends a stream with the usage.',
  },
  {
    kind: 'unknown',
    at: /^tools\.\d+\.(name|description|parameters|strict)$/,
    help: 'In Chat Completions the fields of a function stand under `function`.',
  },
  { kind: 'value', at: /role$/, help: 'The three APIs differ in the roles they know.' },
  { kind: 'value', at: /\.type$/, help: 'Another API may know this type; this one does not.' },
]

const OTHERWISE: Readonly<Record<Fault['kind'], string>> = {
  missing: 'The request has nothing there.',
  type: 'Send the type that the API names.',
  value: 'Send one of the values that the API names.',
  pattern: 'Letters, digits, underscores and hyphens are all that a name may hold.',
  unknown: 'The API refuses fields that it does not know; another API may have this one, or have it elsewhere.',
  'too-small': 'It is less than this parameter takes.',
  'too-big': 'It is more than this parameter takes.',
  other: 'The name says where in the body it stands.',
}

/** One sentence of help on a fault. */
export function hintOn(fault: Fault): string {
  const place = fault.path.join('.')
  return HINTS.find(({ kind, at }) => kind === fault.kind && at.test(place))?.help ?? OTHERWISE[fault.kind]
}
