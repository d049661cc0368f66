import { expect, it } from 'vitest'
import type { HttpReply } from '../../src/model/types.ts'
import { createServer, post } from './helpers.ts'

type Body = Record<string, unknown>

/** A rule, a request that breaks it, what the provider answers, and a request that nearly breaks it. */
export type Rule = {
  rule: string
  refused: Body
  answer: Partial<HttpReply> & { says: string }
  accepted: Body
  headers?: Record<string, string>
}

/** Tries the rules on one endpoint. `base` is what every body starts from; a field set to undefined is left out. */
export function tryRules(path: string, base: Body, rules: readonly Rule[]): void {
  it.each(rules)('$rule', async ({ refused, answer, accepted, headers }) => {
    const { says, ...expected } = answer
    const error = await createServer().refuse(post(path, { ...base, ...refused }, headers))
    expect(error).toMatchObject({ http: 400, type: 'invalid_request_error', ...expected })
    expect(error.message).toContain(says)
    // The provider's sentence is followed by one of help.
    expect(error.message?.length).toBeGreaterThan(says.length + 10)
    await createServer().accept(post(path, { ...base, ...accepted }, headers))
  })
}
