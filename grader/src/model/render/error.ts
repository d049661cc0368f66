import type { Random } from '../../base/random.ts'
import type { Api, HttpReply } from '../types.ts'
import { compact, pretty } from './json.ts'

/** What an error's wording depends on. */
export type ErrorFacts = { api: Api; model: string; requestId: string; random: Random }

export type RenderedError = { status: number; body: string }

/** The provider's error for a status: its own type, code and sentence wherever the script leaves them open. */
export function renderError(reply: HttpReply, facts: ErrorFacts): RenderedError {
  return facts.api === 'messages' ? anthropicError(reply, facts) : openaiError(reply, facts)
}

type OpenAIError = { message: string; type: string; param: string | null; code: string | null }

function openaiError(reply: HttpReply, facts: ErrorFacts): RenderedError {
  // OpenAI has no 529; it says "overloaded" with a 503. An unknown model is a 400 on /v1/responses.
  const unknownModel = reply.http === 404 && facts.api === 'responses' && reply.code === undefined
  const status = reply.http === 529 ? 503 : unknownModel ? 400 : reply.http
  const usual = openaiUsual(reply, facts)
  const error: OpenAIError = {
    message: reply.message ?? usual.message,
    type: reply.type ?? usual.type,
    param: reply.param === undefined ? usual.param : reply.param,
    code: reply.code === undefined ? usual.code : reply.code,
  }
  // The front end of the chat API writes these itself, and indents more.
  const front = facts.api === 'chat' && (status === 401 || status === 403 || status === 404)
  return { status, body: pretty({ error }, front ? { indent: 4, newline: true } : {}) }
}

function openaiUsual(reply: HttpReply, facts: ErrorFacts): OpenAIError {
  const invalid = { type: 'invalid_request_error', param: null, code: null }
  const trouble = { type: 'server_error', param: null, code: null }
  switch (reply.http) {
    case 401:
      return {
        ...invalid,
        message:
          'Incorrect API key provided: test-key. You can find your API key at https://platform.openai.com/account/api-keys.',
        code: 'invalid_api_key',
      }
    case 403:
      return { ...invalid, message: 'You are not allowed to sample from this model' }
    case 404:
      return unknownModel(facts)
    case 408:
      return { ...trouble, message: 'Request timed out.', type: 'timeout' }
    case 409:
      return { ...invalid, message: 'Another process is currently operating on this resource. Please retry.' }
    case 413:
      return { ...invalid, message: 'Request body is too large.' }
    case 429:
      return reply.code === 'insufficient_quota' ? QUOTA : rateLimit(reply, facts)
    case 503:
    case 529:
      return { ...trouble, message: 'The engine is currently overloaded, please try again later' }
    default:
      return reply.http >= 500
        ? { ...trouble, message: serverError(facts) }
        : { ...invalid, message: 'Invalid request.' }
  }
}

function unknownModel({ api, model }: ErrorFacts): OpenAIError {
  const error = { type: 'invalid_request_error', code: 'model_not_found' }
  return api === 'responses'
    ? { ...error, message: `The requested model '${model}' does not exist.`, param: 'model' }
    : { ...error, message: `The model \`${model}\` does not exist or you do not have access to it.`, param: null }
}

/** Out of money rather than too fast: the same status, and no use in retrying. */
const QUOTA: OpenAIError = {
  message:
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
  type: 'insufficient_quota',
  param: null,
  code: 'insufficient_quota',
}

function rateLimit({ headers = {} }: HttpReply, { model, random }: ErrorFacts): OpenAIError {
  const wait = headers['retry-after'] ? `${headers['retry-after']}s` : `${random.int(200, 990)}ms`
  const organization = `org-${random.alnum(24)}`
  return {
    message: `Rate limit reached for ${model} in organization ${organization} on tokens per min (TPM): Limit 30000, Used 29382, Requested 1104. Please try again in ${wait}. Visit https://platform.openai.com/account/rate-limits to learn more.`,
    type: 'tokens',
    param: null,
    code: 'rate_limit_exceeded',
  }
}

function serverError({ requestId }: ErrorFacts): string {
  return `The server had an error processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if you keep seeing this error. (Please include the request ID ${requestId} in your email.)`
}

function anthropicError(reply: HttpReply, facts: ErrorFacts): RenderedError {
  const quota = reply.code === 'insufficient_quota'
  // Anthropic answers an empty balance with a 400.
  const status = quota && reply.http === 429 ? 400 : reply.http
  const usual = quota ? NO_CREDIT : anthropicUsual(status, facts)
  const error = {
    ...(reply.details && { details: reply.details }),
    type: reply.type ?? usual.type,
    message: reply.message ?? usual.message,
  }
  // A body that is too large is turned away before it reaches the API: no request id.
  const body = status === 413 ? { error } : { type: 'error', error, request_id: facts.requestId }
  return { status, body: compact(body) }
}

const NO_CREDIT = {
  type: 'invalid_request_error',
  message:
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
}

function anthropicUsual(status: number, { model }: ErrorFacts): { type: string; message: string } {
  switch (status) {
    case 401:
      return { type: 'authentication_error', message: 'invalid x-api-key' }
    case 403:
      return { type: 'permission_error', message: 'Permission denied' }
    case 404:
      return { type: 'not_found_error', message: `model: ${model}` }
    case 408:
    case 504:
      return { type: 'timeout_error', message: 'Request timed out' }
    case 409:
      return { type: 'conflict_error', message: 'Conflict' }
    case 413:
      return { type: 'request_too_large', message: 'Request exceeds the maximum size' }
    case 429:
      return {
        type: 'rate_limit_error',
        message: "This request would exceed your account's rate limit. Please try again later.",
      }
    case 529:
      return { type: 'overloaded_error', message: 'Overloaded' }
    default:
      return status >= 500
        ? { type: 'api_error', message: 'Internal server error' }
        : { type: 'invalid_request_error', message: 'Invalid request.' }
  }
}
