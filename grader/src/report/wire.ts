import type { WireExchange } from '../base/traffic.ts'
import { statusOf } from './exchange.ts'
import { plain } from './layout.ts'
import type { Paint } from './paint.ts'

/** Headers that hold a key or name an account. Even a dummy key is no habit to show. */
const hidden =
  /^(authorization|x-api-key|api-key|proxy-authorization|cookie|set-cookie|openai-organization|openai-project|anthropic-organization-id|anthropic-workspace-id)$/i

/** Headers with what must not be shown taken out. */
export function shownHeaders(headers: readonly (readonly [string, string])[]): [string, string][] {
  return headers.map(([name, value]) => [name, hidden.test(name) ? '(hidden)' : value])
}

/** One exchange as it was on the wire: request, response, body. Only control characters are removed. */
export function renderWire(paint: Paint, number: number, wire: WireExchange): string[] {
  const { host, pathname, search } = new URL(wire.url)
  const { response } = wire
  const headersOf = (headers: WireExchange['requestHeaders']) =>
    shownHeaders(headers).map(([name, value]) => paint('dim', plain(`${name}: ${value}`)))
  return [
    '',
    paint('strong', `[${number}] ${wire.method} ${pathname}${search} (${host})`),
    ...headersOf(wire.requestHeaders),
    '',
    ...plain(wire.requestBody).split('\n'),
    '',
    paint('strong', `[${number}] ${statusOf(wire)}`),
    ...(response ? [...headersOf(response.headers), '', ...plain(response.chunks.join('')).split('\n')] : []),
    '',
  ]
}
