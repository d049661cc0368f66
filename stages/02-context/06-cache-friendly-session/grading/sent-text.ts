/** What a model reads of a request, as texts. */
import type { ModelCall } from '@stagecraft/suite'
import type { Sent } from './play.ts'

/** Instructions first, then every turn; earlier turns that the provider holds are there, too. */
export function textsOf({ system, turns }: ModelCall): string[] {
  const parts = turns.flatMap((turn) =>
    turn.parts.flatMap((part) => ('text' in part ? [part.text] : part.type === 'document' ? [part.source] : [])),
  )
  return [system, ...parts]
}

export function wholeText(call: ModelCall): string {
  return textsOf(call).join('\n')
}

/** The first of some texts that does not follow on those before it. */
export function missingFrom(text: string, wanted: readonly string[]): string | undefined {
  let from = 0
  return wanted.find((one) => {
    const at = text.indexOf(one, from)
    from = at + one.length
    return at < 0
  })
}

/** Blocks of the body that carry a mark for the cache, and the automatic one on the last block. */
export function markedTexts(call: ModelCall): string[] {
  const found: string[] = []
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const block = value as Record<string, unknown>
    if (block.cache_control || block.prompt_cache_breakpoint) found.push(textIn(block))
    for (const member of Object.values(block)) look(member)
  }
  for (const key of ['tools', 'system', 'input', 'messages']) look(call.body[key])
  if (call.body.cache_control) found.push(textsOf(call).at(-1) ?? '')
  return found
}

function textIn(block: Record<string, unknown>): string {
  return typeof block.text === 'string' ? block.text : JSON.stringify(block)
}

/** How a request begins, as texts: tools, instructions, turns. */
export function beginningOf({ call }: Sent): string[] {
  return [...call.tools.map((tool) => JSON.stringify(tool)), ...textsOf(call)]
}
