import { describe, expect, test } from 'vitest'
import type { ModelCall, Reply } from '../../src/model/types.ts'
import { clientsFor } from './clients.ts'

const model = 'claude-sonnet-5-5'
const params = (content: string) => ({ model, max_tokens: 64, messages: [{ role: 'user' as const, content }] })

/** Clients of a model that answers a text by what is asked. */
function answering(reply: (text: string, call: ModelCall) => Reply) {
  const clients = clientsFor([])
  clients.api.respond((call) => {
    const [part] = call.turns.at(-1)?.parts ?? []
    return reply(part?.type === 'text' ? part.text : '', call)
  })
  return { ...clients, batches: clients.anthropic.messages.batches }
}

async function resultsOf(batches: ReturnType<typeof answering>['batches'], id: string) {
  const lines = []
  for await (const line of await batches.results(id)) lines.push(line)
  return lines
}

describe('message batches', () => {
  const texts = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']
  const requests = texts.map((text) => ({ custom_id: `id-${text}`, params: params(text) }))

  test('are in progress at first, then have a result for each request, in another order', async () => {
    const { batches, api } = answering((text) => ({ items: [{ text: text.toUpperCase() }] }))
    const made = await batches.create({ requests })
    expect(made.id).toMatch(/^msgbatch_01[1-9A-HJ-NP-Za-km-z]{22}$/)
    expect(made).toMatchObject({ processing_status: 'in_progress', ended_at: null, results_url: null })
    expect(made.request_counts).toEqual({ processing: 6, succeeded: 0, errored: 0, canceled: 0, expired: 0 })
    expect((await batches.retrieve(made.id)).processing_status).toBe('in_progress')
    const done = await batches.retrieve(made.id)
    expect(done).toMatchObject({ processing_status: 'ended', request_counts: { processing: 0, succeeded: 6 } })

    const lines = await resultsOf(batches, made.id)
    const ids = lines.map((line) => line.custom_id)
    expect(ids).not.toEqual(requests.map(({ custom_id }) => custom_id))
    expect(ids.toSorted()).toEqual(requests.map(({ custom_id }) => custom_id).toSorted())
    for (const { custom_id, result } of lines) {
      if (result.type !== 'succeeded') throw new Error(`${custom_id} ${result.type}`)
      expect(result.message.content).toMatchObject([{ text: custom_id.slice(3).toUpperCase() }])
      expect(result.message.usage.service_tier).toBe('batch')
    }
    expect(api.calls.map(({ batch }) => batch)).toEqual(texts.map(() => made.id))
  })

  test('have errors and expiries of single requests, and refuse a bad one by itself', async () => {
    const { batches } = answering((text) =>
      text === 'alpha' ? { http: 500 } : text === 'beta' ? { reset: true } : { items: [{ text }] },
    )
    const bad = { custom_id: 'id-bad', params: { ...params('gamma'), temperature: 0.5 } }
    const { id } = await batches.create({ requests: [...requests.slice(0, 3), bad] })
    await batches.retrieve(id)
    const done = await batches.retrieve(id)
    expect(done.request_counts).toEqual({ processing: 0, succeeded: 1, errored: 2, canceled: 0, expired: 1 })
    const byId = new Map((await resultsOf(batches, id)).map(({ custom_id, result }) => [custom_id, result]))
    expect(byId.get('id-alpha')).toMatchObject({ type: 'errored', error: { error: { type: 'api_error' } } })
    expect(byId.get('id-beta')).toEqual({ type: 'expired' })
    const words = expect.stringContaining('temperature')
    expect(byId.get('id-bad')).toMatchObject({ error: { error: { type: 'invalid_request_error', message: words } } })
  })

  test('cancel what has not begun', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const clients = clientsFor([])
    const { batches } = clients.anthropic.messages
    clients.api.respond(async () => {
      await gate
      return { items: [{ text: 'Yes.' }] }
    })
    const { id } = await batches.create({ requests })
    expect((await batches.cancel(id)).processing_status).toBe('canceling')
    await batches.retrieve(id)
    release()
    const { request_counts } = await batches.retrieve(id)
    expect(request_counts).toEqual({ processing: 0, succeeded: 1, errored: 0, canceled: 5, expired: 0 })
  })

  test('are listed newest first, and deleted when they have ended', async () => {
    const { batches } = answering((text) => ({ items: [{ text }] }))
    const first = await batches.create({ requests: requests.slice(0, 1) })
    const second = await batches.create({ requests: requests.slice(1, 2) })
    const ids = []
    for await (const { id } of batches.list({ limit: 1 })) ids.push(id)
    expect(ids).toEqual([second.id, first.id])
    await expect(batches.delete(first.id)).rejects.toMatchObject({ status: 400 })
    await batches.retrieve(first.id)
    await batches.retrieve(first.id)
    expect(await batches.delete(first.id)).toEqual({ id: first.id, type: 'message_batch_deleted' })
    await expect(batches.retrieve(first.id)).rejects.toMatchObject({ status: 404 })
  })

  test.each([
    ['no request', [], /requests/],
    ['an id twice', [requests[0], requests[0]], /Duplicate custom_id/],
    ['an id that is none', [{ custom_id: 'a b', params: params('x') }], /custom_id/],
  ])('are refused with %s', async (_, list, words) => {
    const { batches } = answering((text) => ({ items: [{ text }] }))
    const error = await batches.create({ requests: list as typeof requests }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 400, message: expect.stringMatching(words) })
  })
})
