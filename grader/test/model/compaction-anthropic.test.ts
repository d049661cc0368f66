import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { reply } from '../../src/model/index.ts'
import { clientsFor, MESSAGES_MODEL as model } from './clients.ts'

type Messages = Anthropic.Beta.BetaMessageParam[]
type Config = Anthropic.Beta.BetaContextManagementConfig

const CLEARING = 'context-management-2025-06-27'
const COMPACTING = 'compact-2026-01-12'
const at = { type: 'input_tokens' as const, value: 50_000 }
const compacting: Config = { edits: [{ type: 'compact_20260112', trigger: at }] }
// The model API's own estimate is four bytes a token.
const long = 'The parcel was scanned again. '.repeat(7_000)

const ask = { model, max_tokens: 1024 }

/** A conversation with some lookups, the tool's outputs about `length` characters long. */
function lookups(count: number, length = 400): Messages {
  const messages = Array.from({ length: count }, (_, i): Messages => {
    const id = `toolu_${i}`
    const use = { type: 'tool_use' as const, id, name: i % 2 ? 'track_parcel' : 'get_order', input: { number: i } }
    const thought = { type: 'thinking' as const, thinking: `I look at number ${i}.`, signature: 'sealed' }
    return [
      { role: 'user', content: `Where is number ${i}?` },
      { role: 'assistant', content: [thought, use] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: `${i} `.repeat(length / 2) }] },
      { role: 'assistant', content: `Number ${i} is here.` },
    ]
  })
  return [...messages.flat(), { role: 'user', content: 'And now?' }]
}

describe('compact_20260112', () => {
  test('below the threshold nothing is compacted; the reply says that edits were asked for', async () => {
    const { anthropic } = clientsFor([reply.text('Fine.')])
    const messages: Messages = [{ role: 'user', content: 'Hello' }]
    const message = await anthropic.beta.messages.create({
      ...ask,
      betas: [COMPACTING],
      context_management: compacting,
      messages,
    })
    expect(message.content).toEqual([{ type: 'text', text: 'Fine.' }])
    expect(message.context_management).toEqual({ applied_edits: [] })
    expect(message.usage.iterations).toMatchObject([{ type: 'message', input_tokens: message.usage.input_tokens }])
  })

  test('from the threshold on a summary comes first, and its tokens are counted apart', async () => {
    const { anthropic } = clientsFor([reply.text('Fine.', { compaction: 'Scanned often.' })])
    const create = { ...ask, betas: [COMPACTING], context_management: compacting }
    const message = await anthropic.beta.messages.create({ ...create, messages: [{ role: 'user', content: long }] })
    expect(message.content).toEqual([
      { type: 'compaction', content: 'Scanned often.', encrypted_content: null },
      { type: 'text', text: 'Fine.' },
    ])
    expect(message.stop_reason).toBe('end_turn')
    const [compaction, answer] = message.usage.iterations ?? []
    expect(compaction).toMatchObject({ type: 'compaction' })
    expect(compaction?.input_tokens).toBeGreaterThanOrEqual(50_000)
    expect(answer).toMatchObject({ type: 'message', output_tokens: message.usage.output_tokens })
    expect(message.usage.input_tokens).toBeLessThan(100)
  })

  test('a stream brings the summary in one piece', async () => {
    const { anthropic } = clientsFor([reply.text('Fine.', { compaction: 'Scanned often.' })])
    const create = { ...ask, betas: [COMPACTING], context_management: compacting }
    const stream = anthropic.beta.messages.stream({ ...create, messages: [{ role: 'user', content: long }] })
    const seen: string[] = []
    stream.on('compaction', (content) => void seen.push(content))
    const message = await stream.finalMessage()
    expect(seen).toEqual(['Scanned often.'])
    expect(message.content.map(({ type }) => type)).toEqual(['compaction', 'text'])
    expect(message.context_management).toEqual({ applied_edits: [] })
    expect(message.usage.iterations).toHaveLength(2)
  })

  test('on request it pauses there, and the reply comes with the next request', async () => {
    const { anthropic, api } = clientsFor([reply.text('Fine.', { compaction: 'Scanned often.' }), reply.text('Fine.')])
    const edit = { type: 'compact_20260112' as const, trigger: at, pause_after_compaction: true }
    const create = { ...ask, betas: [COMPACTING], context_management: { edits: [edit] } }
    const messages: Messages = [{ role: 'user', content: long }]
    const paused = await anthropic.beta.messages.create({ ...create, messages })
    expect(paused.stop_reason).toBe('compaction')
    expect(paused.content.map(({ type }) => type)).toEqual(['compaction'])
    expect(paused.usage).toMatchObject({ input_tokens: 0, output_tokens: 0 })
    const next = { role: 'user' as const, content: 'Go on.' }
    const { content } = paused
    await anthropic.beta.messages.create({ ...create, messages: [...messages, { role: 'assistant', content }, next] })
    expect(api.calls[1]?.turns).toEqual([
      { role: 'assistant', parts: [{ type: 'compaction', summary: 'Scanned often.', alone: true }] },
      { role: 'user', parts: [{ type: 'text', text: 'Go on.' }] },
    ])
  })

  test('what stood before a summary may be left out, and one that failed stands for nothing', async () => {
    const { anthropic, api } = clientsFor([reply.text('Fine.')])
    const block = { type: 'compaction' as const, content: 'Scanned often.' }
    const next = { role: 'user' as const, content: 'Go on.' }
    const create = { ...ask, betas: [COMPACTING], context_management: compacting }
    await anthropic.beta.messages.create({ ...create, messages: [{ role: 'assistant', content: [block] }, next] })
    expect(api.calls[0]?.turns).toHaveLength(2)
    const failed = {
      role: 'assistant' as const,
      content: [
        { ...block, content: null },
        { type: 'text' as const, text: 'Hm.' },
      ],
    }
    await anthropic.beta.messages.create({ ...create, messages: [next, failed, next] })
    expect(api.calls[1]?.turns).toHaveLength(3)
    const empty = [{ ...block, content: '' }]
    const refused = anthropic.beta.messages.create({
      ...create,
      messages: [next, { role: 'assistant', content: empty }, next],
    })
    await expect(refused).rejects.toMatchObject({ status: 400 })
  })

  test('wants its beta, its least threshold, and no unknown field', async () => {
    const { anthropic } = clientsFor([reply.text('Fine.')])
    const messages: Messages = [{ role: 'user', content: 'Hello' }]
    const send = (betas: string[], context_management: Config) =>
      anthropic.beta.messages.create({ ...ask, betas, context_management, messages })
    await expect(send([], compacting)).rejects.toThrow('Extra inputs are not permitted')
    await expect(send([CLEARING], compacting)).rejects.toThrow('compact-2026-01-12')
    const low = { type: 'compact_20260112' as const, trigger: { ...at, value: 1_000 } }
    await expect(send([COMPACTING], { edits: [low] })).rejects.toThrow('greater than or equal to 50000')
    const odd = { type: 'compact_20260112' as const, threshold: 1 }
    await expect(send([COMPACTING], { edits: [odd] })).rejects.toMatchObject({ status: 400 })
  })
})

describe('clear_tool_uses_20250919', () => {
  const clearing = (more: Partial<Anthropic.Beta.BetaClearToolUses20250919Edit> = {}) => ({
    betas: [CLEARING],
    context_management: {
      edits: [
        { type: 'clear_tool_uses_20250919' as const, trigger: { type: 'tool_uses' as const, value: 4 }, ...more },
      ],
    },
  })
  const outputs = (turns: { parts: { type: string; output?: string }[] }[] = []) =>
    turns.flatMap(({ parts }) => parts.flatMap(({ output }) => (output === undefined ? [] : [output.slice(0, 3)])))

  test('takes the outputs of all but the newest three uses', async () => {
    const { anthropic, api } = clientsFor([reply.text('Fine.')])
    const message = await anthropic.beta.messages.create({ ...ask, ...clearing(), messages: lookups(6) })
    expect(outputs(api.calls[0]?.turns)).toEqual(['[cl', '[cl', '[cl', '3 3', '4 4', '5 5'])
    const [edit] = message.context_management?.applied_edits ?? []
    expect(edit).toMatchObject({ type: 'clear_tool_uses_20250919', cleared_tool_uses: 3 })
    expect(edit?.cleared_input_tokens).toBeGreaterThan(200)
    expect(message.usage.input_tokens).toBe(api.calls[0]?.answer.usage?.input)
  })

  test('does nothing before its trigger, or when it would clear too little', async () => {
    const { anthropic, api } = clientsFor([reply.text('Fine.')])
    const quiet = [
      clearing({ trigger: { type: 'tool_uses', value: 6 } }),
      clearing({ trigger: { type: 'input_tokens', value: 90_000 } }),
      clearing({ clear_at_least: { type: 'input_tokens', value: 5_000 } }),
    ]
    for (const edits of quiet) {
      const message = await anthropic.beta.messages.create({ ...ask, ...edits, messages: lookups(6) })
      expect(message.context_management).toEqual({ applied_edits: [] })
    }
    for (const { turns } of api.calls) expect(outputs(turns)).not.toContain('[cl')
  })

  test('keeps as many as asked for, spares named tools, and takes inputs on request', async () => {
    const { anthropic, api } = clientsFor([reply.text('Fine.')])
    const edits = clearing({
      keep: { type: 'tool_uses', value: 1 },
      exclude_tools: ['track_parcel'],
      clear_tool_inputs: true,
    })
    await anthropic.beta.messages.create({ ...ask, ...edits, messages: lookups(6) })
    expect(outputs(api.calls[0]?.turns)).toEqual(['[cl', '1 1', '[cl', '3 3', '[cl', '5 5'])
    const inputs = api.calls[0]?.turns.flatMap(({ parts }) =>
      parts.flatMap((p) => ('arguments' in p ? [p.arguments] : [])),
    )
    expect(inputs?.slice(0, 2)).toEqual(['{}', '{"number":1}'])
  })

  test('lets a conversation through that would not fit the window', async () => {
    const { anthropic } = clientsFor([reply.text('Fine.')])
    const messages = lookups(6, 1_500_000)
    await expect(anthropic.beta.messages.create({ ...ask, messages })).rejects.toThrow('prompt is too long')
    const edits = clearing({ keep: { type: 'tool_uses', value: 0 } })
    await expect(anthropic.beta.messages.create({ ...ask, ...edits, messages })).resolves.toBeDefined()
  })
})

describe('clear_thinking_20251015', () => {
  test('takes the thinking of all but the newest turn, and comes first', async () => {
    const { anthropic, api } = clientsFor([reply.text('Fine.')])
    const betas = [CLEARING]
    const messages = lookups(3)
    const edits = [{ type: 'clear_thinking_20251015' as const }]
    const message = await anthropic.beta.messages.create({ ...ask, betas, context_management: { edits }, messages })
    expect(message.context_management?.applied_edits).toMatchObject([{ cleared_thinking_turns: 2 }])
    expect(api.calls[0]?.turns.flatMap(({ parts }) => parts.filter(({ type }) => type === 'reasoning'))).toHaveLength(1)
    const all = [{ type: 'clear_thinking_20251015' as const, keep: 'all' as const }]
    const kept = await anthropic.beta.messages.create({ ...ask, betas, context_management: { edits: all }, messages })
    expect(kept.context_management).toEqual({ applied_edits: [] })
    const late = [{ type: 'clear_tool_uses_20250919' as const }, ...edits]
    const refused = anthropic.beta.messages.create({ ...ask, betas, context_management: { edits: late }, messages })
    await expect(refused).rejects.toThrow('must be first')
  })
})

describe('compaction on demand', () => {
  const betas = ['compact-2026-09-04']
  const compaction = { type: 'summarize' as const }
  const summarise = { ...ask, betas, compaction }

  test('gives a signed summary and nothing else', async () => {
    const { anthropic, api } = clientsFor([reply.text('Six lookups, all here.')])
    const message = await anthropic.beta.messages.create({ ...summarise, messages: lookups(6).slice(0, -1) })
    expect(message.stop_reason).toBe('compaction')
    expect(message.content).toEqual([
      {
        type: 'compaction',
        content: 'Six lookups, all here.',
        encrypted_content: null,
        signature: expect.stringMatching(/^E\w+$/),
      },
    ])
    expect(message.context_management).toBeUndefined()
    expect(api.calls[0]?.summarises).toBe(true)
    expect(api.calls[0]?.answer.text).toBe('Six lookups, all here.')
    const streamed = await anthropic.beta.messages.stream({ ...summarise, messages: lookups(2) }).finalMessage()
    expect(streamed.content[0]).toMatchObject({ type: 'compaction', content: 'Six lookups, all here.' })
    expect(streamed.content[0]).toHaveProperty('signature', expect.stringMatching(/^E/))
  })

  test('the message takes the place of those that it was made of', async () => {
    const { anthropic, api } = clientsFor([reply.text('Six lookups.'), reply.text('Fine.')])
    const { role, content } = await anthropic.beta.messages.create({ ...summarise, messages: lookups(6) })
    const messages: Messages = [
      { role, content },
      { role: 'user', content: 'And now?' },
    ]
    await anthropic.beta.messages.create({ ...ask, betas, messages })
    expect(api.calls[1]?.turns).toEqual([
      { role: 'assistant', parts: [{ type: 'compaction', summary: 'Six lookups.', alone: true }] },
      { role: 'user', parts: [{ type: 'text', text: 'And now?' }] },
    ])
  })

  test('refuses a block that is not as it came, or not where it belongs', async () => {
    const { anthropic } = clientsFor([reply.text('Six lookups.')])
    const { content } = await anthropic.beta.messages.create({ ...summarise, messages: lookups(6) })
    const [block] = content
    if (block?.type !== 'compaction') throw new Error('There is no block.')
    const user = { role: 'user' as const, content: 'And now?' }
    const sent = (messages: Messages) => anthropic.beta.messages.create({ ...ask, betas, messages })
    const saying = (changed: object) => ({ role: 'assistant' as const, content: [{ ...block, ...changed }] })
    await expect(sent([saying({ signature: 'E1' }), user])).rejects.toMatchObject({
      errorCode: 'compaction_signature_invalid',
    })
    await expect(sent([saying({ content: 'Seven.' }), user])).rejects.toMatchObject({
      errorCode: 'compaction_content_mismatch',
    })
    await expect(sent([user, saying({}), user])).rejects.toMatchObject({ errorCode: 'compaction_block_misplaced' })
    await expect(sent([saying({}), user, saying({}), user])).rejects.toMatchObject({
      errorCode: 'compaction_block_ambiguous',
    })
  })

  test('wants its beta, and does not go with a threshold', async () => {
    const { anthropic } = clientsFor([reply.text('-')])
    const messages = lookups(1)
    await expect(anthropic.beta.messages.create({ ...ask, compaction, messages })).rejects.toThrow('Extra inputs')
    const both = { ...summarise, betas: [...betas, COMPACTING], context_management: compacting, messages }
    await expect(anthropic.beta.messages.create(both)).rejects.toThrow('cannot be combined')
  })
})
