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
  { kind: 'value', at: /role$/, help: 'The three APIs differ in the roles they know.' },
  { kind: 'value', at: /\.type$/, help: 'Another API may know this type; this one does not.' },
]

const OTHERWISE: Readonly<Record<Fault['kind'], string>> = {
  missing: 'The request has nothing there.',
  type: 'Send the type that the API names.',
  value: 'Send one of the values that the API names.',
  pattern: 'Letters, digits, underscores and hyphens are all that a name may hold.',
  unknown: 'The API refuses what it does not know; the other APIs have such a field elsewhere.',
  'too-small': 'It is less than this parameter takes.',
  'too-big': 'It is more than this parameter takes.',
  other: 'The name says where in the body it stands.',
}

/** One sentence of help on a fault. */
export function hintOn(fault: Fault): string {
  const place = fault.path.join('.')
  return HINTS.find(({ kind, at }) => kind === fault.kind && at.test(place))?.help ?? OTHERWISE[fault.kind]
}
