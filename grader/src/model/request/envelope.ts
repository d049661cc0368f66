import type { Api, HttpReply } from '../types.ts'
import { COMPACT_PATH } from './compaction.ts'
import { Rejection, refuseAnthropic, refuseOpenAI } from './rejection.ts'

export type Envelope = {
  api: Api
  path: string
  headers: Record<string, string>
  body: Record<string, unknown>
  /** Only the tokens are to be counted; nothing is generated. */
  counting: boolean
}

const ENDPOINTS: Readonly<Record<string, { api: Api; counting: boolean }>> = {
  '/v1/responses': { api: 'responses', counting: false },
  [COMPACT_PATH]: { api: 'responses', counting: false },
  '/v1/responses/input_tokens': { api: 'responses', counting: true },
  '/v1/chat/completions': { api: 'chat', counting: false },
  '/v1/decisions': { api: 'responses', counting: false },
  '/v1/messages': { api: 'messages', counting: false },
  '/v1/messages/batches': { api: 'messages', counting: false },
  '/v1/messages/count_tokens': { api: 'messages', counting: true },
}

/** Versions of the Messages API; the SDK sends the last one. */
const VERSION = '2026-10-21'
const VERSIONS = ['2023-01-01', '2023-06-01', VERSION]

/** Checks method, path, key, version and content type, and parses the body. */
export async function openEnvelope(request: Request): Promise<Envelope> {
  const path = new URL(request.url).pathname.replace(/(.)\/$/, '$1')
  const headers = Object.fromEntries(request.headers)
  const endpoint = Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path] : undefined
  if (!endpoint) throw new Rejection(unknownPath(request.method, path))
  const { api, counting } = endpoint
  if (request.method !== 'POST') refuseMethod(api, request.method, path)
  if (api === 'messages') requireAnthropic(headers)
  else requireKey(api, headers)
  return { api, path, headers: withoutKeys(headers), counting, body: await readBody(api, request) }
}

/** The body of a request, which says that it is JSON and is an object. */
export async function readBody(api: Api, request: Request): Promise<Record<string, unknown>> {
  requireJson(api, request.headers.get('content-type') ?? '')
  return parse(api, await request.text())
}

/** Refuses a request to Anthropic without key or version. */
export function requireAnthropic(headers: Record<string, string>): void {
  requireKey('messages', headers)
  requireVersion(headers['anthropic-version'])
}

/** Headers as they may be shown and stored: the key itself belongs nowhere. */
function withoutKeys(headers: Record<string, string>): Record<string, string> {
  const shown = { ...headers }
  for (const name of ['authorization', 'x-api-key']) if (shown[name]) shown[name] = '(key)'
  return shown
}

function unknownPath(method: string, path: string): HttpReply {
  return {
    http: 404,
    message: `Invalid URL (${method} ${path}). The text endpoints are /v1/responses, /v1/chat/completions and /v1/messages.`,
    type: 'invalid_request_error',
    param: null,
    code: null,
  }
}

function refuseMethod(api: Api, method: string, path: string): never {
  const help = `${path} takes POST requests with a JSON body.`
  if (api === 'messages') return refuseAnthropic({ status: 405, message: 'Method Not Allowed.', help })
  return refuseOpenAI({
    status: 405,
    message: `Not allowed to ${method} on ${path}.`,
    help,
    code: 'method_not_supported',
  })
}

function requireKey(api: Api, headers: Record<string, string>): void {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')
  if (api !== 'messages') {
    if (bearer) return
    refuseOpenAI({
      status: 401,
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      help: 'The SDK takes it from OPENAI_API_KEY or from `apiKey`.',
    })
  }
  if (bearer || headers['x-api-key']?.trim()) return
  refuseAnthropic({
    status: 401,
    type: 'authentication_error',
    message: 'x-api-key header is required.',
    help: 'Send `x-api-key: …` or `authorization: Bearer …`; the SDK takes the key from ANTHROPIC_API_KEY or from `apiKey`.',
  })
}

function requireVersion(version: string | undefined): void {
  if (!version) {
    refuseAnthropic({
      message: 'anthropic-version: header is required.',
      help: `Every request names the version it was written for, such as ${VERSION}.`,
    })
  }
  if (VERSIONS.includes(version ?? '')) return
  refuseAnthropic({
    message: `anthropic-version: "${version}" is not a valid version.`,
    help: `The current one is ${VERSION}.`,
  })
}

/**
 * Refuses a body that does not say that it is JSON, as one does that `fetch` sends on its own account. OpenAI's words are
 * those of its answers in public reports; of Anthropic's only the shape is known, so these are ours.
 */
function requireJson(api: Api, type: string): void {
  if (/^application\/json\s*(;|$)/i.test(type)) return
  const help =
    "Set the header: `headers: { 'content-type': 'application/json', … }`. Without it, `fetch` calls a string `text/plain`."
  if (api === 'messages') {
    refuseAnthropic({ message: `content-type: header must be "application/json", but is "${type}".`, help })
  }
  refuseOpenAI({
    message: `Unsupported content type: '${type}'. This API method only accepts 'application/json' requests, but you specified the header 'Content-Type: ${type}'. Please try again with a supported content type.`,
    help,
    code: 'unsupported_content_type',
  })
}

function parse(api: Api, text: string): Record<string, unknown> {
  const parsed = tryParse(text)
  if ('value' in parsed && typeof parsed.value === 'object' && parsed.value !== null && !Array.isArray(parsed.value)) {
    return parsed.value as Record<string, unknown>
  }
  const why = 'value' in parsed ? 'the body is not an object' : parsed.why
  if (api === 'messages') {
    return refuseAnthropic({
      message: `The request body is not valid JSON: ${why}.`,
      help: 'Build the body with JSON.stringify.',
    })
  }
  return refuseOpenAI({
    message:
      "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
    help: `Build the body with JSON.stringify: ${why}.`,
  })
}

function tryParse(text: string): { value: unknown } | { why: string } {
  if (text === '') return { why: 'the body is empty' }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }
  }
}
