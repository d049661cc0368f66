/** `node:http` and `node:https` for the learner: loaded only when the code asks for them. */
import { createRequire, syncBuiltinESMExports } from 'node:module'
import type { ClientRequestInterceptor as Interceptor } from '@mswjs/interceptors/ClientRequest'
import { channelFetch } from './fetch.ts'

let applied = false

/** Sends what `http.request` and its kin ask for through the channel. */
export function interceptHttp(tools: Record<string, string>): void {
  if (applied) return
  applied = true
  const require = createRequire(tools['@mswjs/interceptors'] ?? '')
  const { ClientRequestInterceptor } = require('@mswjs/interceptors/ClientRequest') as {
    ClientRequestInterceptor: typeof Interceptor
  }
  const interceptor = new ClientRequestInterceptor()
  interceptor.on('request', async ({ request, controller }) => {
    try {
      controller.respondWith(await channelFetch(request))
    } catch (error) {
      const cause = error instanceof TypeError ? error.cause : error
      controller.errorWith(cause instanceof Error ? cause : (error as Error))
    }
  })
  interceptor.apply()
  // Named imports (`import { request } from 'node:https'`) are bound before this runs otherwise.
  syncBuiltinESMExports()
}
