import { countTokens, modelCard, modelNames } from '@stagecraft/kit'
import type { Exchange, UsageSeen } from '../../base/traffic.ts'

/** What tokens cost by the dated model cards; undefined for a model that has none. */
export function costOf(model: string, usage: UsageSeen): Exchange['cost'] {
  const name = pricedAs(model)
  if (name === undefined) return undefined
  const { price } = modelCard(name)
  const millionths =
    usage.input * price.input +
    usage.cacheRead * price.cacheRead +
    usage.cacheWrite * price.cacheWrite +
    usage.cacheWriteLong * price.cacheWriteLong +
    usage.output * price.output
  return { dollars: millionths / 1e6, pricedAs: name }
}

/** A dated snapshot costs what its alias costs: `gpt-5.5-2026-04-23` is priced as `gpt-5.5`. */
function pricedAs(model: string): string | undefined {
  return modelNames.find(
    (name) => model === name || (/^-\d{4}-?\d{2}-?\d{2}$/.test(model.slice(name.length)) && model.startsWith(name)),
  )
}

/**
 * About what the same exchange costs at a real provider, in US dollars; undefined where the model has no card.
 * A reply that does not tell its usage, as some streams do not, is counted by its texts.
 */
export function estimatedCost({ request, reply, wire }: Exchange, model?: string): number | undefined {
  if (!request) return 0
  const usage = reply?.usage ?? {
    input: countTokens(wire.requestBody),
    cacheRead: 0,
    cacheWrite: 0,
    cacheWriteLong: 0,
    output: (reply?.items ?? []).reduce((sum, { text }) => sum + countTokens(text), 0),
    reasoning: 0,
  }
  return costOf(model ?? request.model, usage)?.dollars
}
