import type { HttpHandler } from 'msw/http'

export type { HttpHandler }
export type Msw = typeof import('msw/http') & typeof import('msw/utils/get-response')

let loading: Promise<Msw> | undefined

/**
 * The parts of MSW that answer a request without any network. Loaded on first need, because they are slow to import (about
 * 60 ms) and the learner process starts meanwhile; the root of the package would cost a fifth more.
 */
export function loadMsw(): Promise<Msw> {
  loading ??= Promise.all([import('msw/http'), import('msw/utils/get-response')]).then(([http, response]) => ({
    ...http,
    ...response,
  }))
  return loading
}
