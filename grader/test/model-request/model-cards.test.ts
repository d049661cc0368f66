import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import cards from '../../src/model/model-cards.json' with { type: 'json' }
import { modelCard, modelNames, snapshotOf } from '../../src/model/model-cards.ts'

const require = createRequire(import.meta.url)

/** The names in a union of the SDK's type declarations. */
function namesIn(packageEntry: string, file: string, type: string): string[] {
  const text = readFileSync(join(dirname(require.resolve(packageEntry)), file), 'utf8')
  const union = new RegExp(`export type ${type} = ([^;]+);`).exec(text)?.[1] ?? ''
  return [...union.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '')
}

describe('model cards', () => {
  it.each([
    ['openai', 'ChatModel', namesIn('openai', 'resources/shared.d.ts', 'ChatModel'), 70],
    ['openai', 'ResponsesModel', namesIn('openai', 'resources/shared.d.ts', 'ResponsesModel'), 20],
    ['anthropic', 'Model', namesIn('@anthropic-ai/sdk', 'resources/messages/messages.d.ts', 'Model'), 20],
  ])('know every model of %s in its type %s', (provider, _, names, atLeast) => {
    expect(names.length).toBeGreaterThan(atLeast)
    expect(names.filter((name) => modelCard(name)?.provider !== provider)).toEqual([])
  })

  it('name each model once', () => {
    const names = [...modelNames('openai'), ...modelNames('anthropic')]
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('have cards for all names behind aliases and prices', () => {
    const mentioned = [...Object.entries(cards.snapshots.of).flat(), ...Object.keys(cards.prices.of)]
    expect(mentioned.filter((name) => !modelCard(name))).toEqual([])
  })

  it('say what a model takes', () => {
    expect(modelCard('gpt-6-luna')).toMatchObject({
      provider: 'openai',
      sampling: 'without-reasoning',
      contextWindow: 1_050_000,
    })
    expect(modelCard('gpt-4.1-mini')).toMatchObject({ sampling: 'always', logprobs: 'always' })
    expect(modelCard('claude-opus-5-5')).toMatchObject({
      sampling: 'never',
      forcedTool: false,
      prefill: false,
      price: { input: 4, output: 20 },
    })
    expect(modelCard('claude-haiku-4-5-20251001')).toMatchObject({
      contextWindow: 200_000,
      price: { input: 1, output: 5 },
    })
    expect(modelCard('ft:gpt-4.1-mini-2025-04-14:larkspur::x1')).toMatchObject({ sampling: 'always' })
    expect(modelCard('gpt-7')).toBeUndefined()
    expect(modelCard('constructor')).toBeUndefined()
  })

  it('resolve an alias to its snapshot', () => {
    expect(snapshotOf('gpt-5.5')).toBe('gpt-5.5-2026-04-23')
    expect(snapshotOf('gpt-5.5-2026-04-23')).toBe('gpt-5.5-2026-04-23')
    expect(snapshotOf('claude-opus-5-5')).toBe('claude-opus-5-5')
    expect(snapshotOf('toString')).toBe('toString')
  })
})
