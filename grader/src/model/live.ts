import { UserError } from '../base/errors.ts'
import { createMask } from './mask.ts'
import type { Provider } from './types.ts'

export type LiveOptions = {
  /** Where keys are read from; they stay in this process. */
  env: NodeJS.ProcessEnv
  /** An OpenAI-compatible API, in the place of OpenAI's. */
  baseUrl?: string
  /** The variable that holds the key for `baseUrl`. */
  keyEnv?: string
  /** Asked for in the place of the model that the code names. */
  model?: string
  /** How many requests may be sent; more are refused here. */
  maxRequests: number
  fetch?: typeof fetch
}

export type LiveApi = {
  /** Sends a request of the learner's code to the provider it was meant for, with the key. */
  send(request: Request): Promise<Response>
  /** How many requests were sent, and how many refused here because the limit was reached. */
  readonly sent: number
  readonly refused: number
  /** Why requests got no answer, each once, as sentences. */
  readonly problems: readonly string[]
}

const providers: Readonly<Record<string, { provider: Provider; keyEnv: string }>> = {
  'api.openai.com': { provider: 'openai', keyEnv: 'OPENAI_API_KEY' },
  'api.anthropic.com': { provider: 'anthropic', keyEnv: 'ANTHROPIC_API_KEY' },
}
/** Whatever the code wrote there is the dummy key it was given, or none of the provider's business. */
const neverSent = ['authorization', 'x-api-key', 'cookie', 'host', 'connection', 'content-length', 'accept-encoding']
const neverReturned = ['content-encoding', 'content-length', 'transfer-encoding', 'connection', 'set-cookie']

/**
 * A way to the real providers. The key is put in here, in the trusted process, and taken out of everything that comes back:
 * the code that is tried never holds it.
 * @throws UserError when the address cannot be used
 */
export function createLiveApi(options: LiveOptions): LiveApi {
  const base = options.baseUrl === undefined ? undefined : readBase(options.baseUrl, options.keyEnv)
  const counts = { sent: 0, refused: 0 }
  const problems = new Set<string>()
  const send = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const target = providers[url.host]
    if (!target) return refusal(`Only requests to OpenAI and Anthropic leave this machine, and not one to ${url.host}.`)
    if (counts.sent >= options.maxRequests) {
      counts.refused++
      return refusal(`The limit of ${options.maxRequests} live requests is reached.`)
    }
    const usesBase = base !== undefined && target.provider === 'openai'
    const keyEnv = usesBase ? options.keyEnv : target.keyEnv
    const key = keyEnv === undefined ? undefined : options.env[keyEnv]?.trim()
    if (keyEnv !== undefined && !key) {
      problems.add(`Your code asked ${url.host}, and the environment variable ${keyEnv} holds no key for it.`)
      return refusal(`There is no key for ${url.host}.`)
    }
    const body = await request.text()
    counts.sent++
    const address = usesBase ? base + url.pathname.replace(/^\/v1/, '') + url.search : url.href
    try {
      const response = await (options.fetch ?? fetch)(address, {
        method: request.method,
        headers: headersFor(request, target.provider, key),
        ...(body !== '' && { body: withModel(body, options.model) }),
        signal: request.signal,
        // A key must not follow a redirect to somebody else.
        redirect: 'error',
      })
      return withoutKey(response, key)
    } catch (error) {
      if (!request.signal.aborted) problems.add(`${new URL(address).host} gave no answer: ${causeOf(error)}.`)
      throw error
    }
  }
  return {
    send,
    get sent() {
      return counts.sent
    },
    get refused() {
      return counts.refused
    },
    get problems() {
      return [...problems]
    },
  }
}

/** The variable a request to this host needs; for asking before anything is sent. */
export function missingKey(host: string, env: NodeJS.ProcessEnv): string | undefined {
  const name = providers[host]?.keyEnv
  return name !== undefined && !env[name] ? name : undefined
}

function readBase(text: string, keyEnv: string | undefined): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHere = url && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search) {
    throw new UserError(`--base-url needs an address such as http://localhost:11434/v1, and "${text}" is none.`, {
      mend: 'Write it without a key in it; name the variable that holds the key with --key-env.',
    })
  }
  if (url.protocol === 'http:' && keyEnv !== undefined && !isHere) {
    throw new UserError('A key would go over the network unencrypted: the address begins with http:.', {
      mend: 'Use https:, or leave --key-env out.',
    })
  }
  return text.replace(/\/+$/, '')
}

function headersFor(request: Request, provider: Provider, key: string | undefined): Headers {
  const headers = new Headers(request.headers)
  for (const name of neverSent) headers.delete(name)
  if (key !== undefined && provider === 'anthropic') headers.set('x-api-key', key)
  else if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
  return headers
}

function withModel(body: string, model: string | undefined): string {
  if (model === undefined) return body
  try {
    return JSON.stringify({ ...(JSON.parse(body) as object), model })
  } catch {
    return body
  }
}

/** A provider may repeat a key in what it answers; nothing of it goes further. */
function withoutKey(response: Response, key: string | undefined): Response {
  const mask = createMask(key)
  const headers = new Headers()
  for (const [name, value] of response.headers) {
    if (!neverReturned.includes(name)) headers.append(name, mask.whole(value))
  }
  const body = response.body?.pipeThrough(mask.stream()) ?? null
  return new Response(body, { status: response.status, statusText: response.statusText, headers })
}

/** Node tells no more than that a fetch failed; the reason is in its cause. */
function causeOf(error: unknown): string {
  const { cause = error } = error as { cause?: unknown }
  const { code, message } = cause as { code?: string; message?: string }
  return code ?? message ?? String(cause)
}

function refusal(message: string): Response {
  const error = { message, type: 'invalid_request_error', code: 'not_sent', param: null }
  return Response.json({ error }, { status: 400, headers: { 'x-should-retry': 'false' } })
}
