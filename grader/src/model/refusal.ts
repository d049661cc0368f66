/** Answers for requests that this course has no stand-in for: in our own words, not to be retried. */

export type Refusal = { response: Response; sentence: string }

const HOSTS: Readonly<Record<string, string>> = {
  'api.openai.com': 'OpenAI',
  'api.anthropic.com': 'Anthropic',
}

/** A request to a host or an endpoint that does not exist here. */
export function refuseUnknown(request: Request): Refusal {
  const { host, pathname } = new URL(request.url)
  const provider = HOSTS[host]
  const sentence = provider
    ? `Your code sent ${request.method} ${pathname} to ${provider}; this exercise has no answer for that endpoint.`
    : `Your code sent a request to ${host}; this exercise only has the model APIs.`
  return { sentence, response: refusal(sentence) }
}

/** A request to a model while nothing was said about how the model answers. */
export function refuseUnscripted(request: Request): Refusal {
  const { pathname } = new URL(request.url)
  const sentence = `Your code sent ${request.method} ${pathname} to a model where no model call was expected.`
  return { sentence, response: refusal(sentence) }
}

/** 421: the request went to the wrong place. The SDKs obey `x-should-retry`. */
function refusal(message: string): Response {
  const error = { message, type: 'stagecraft_refusal', param: null, code: 'no_stand_in' }
  const headers = { 'content-type': 'application/json', 'x-should-retry': 'false' }
  return new Response(JSON.stringify({ error }), { status: 421, headers })
}
