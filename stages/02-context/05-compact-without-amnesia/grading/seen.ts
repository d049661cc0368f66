/** Reads what a request holds, whichever API it is for. */
import { ensure, type ModelCall, shorten } from '@stagecraft/suite'
import type { Turn } from '../types.ts'
import type { Sent } from './play.ts'

type Part = ModelCall['turns'][number]['parts'][number]

/** Everything that the model gets to read, as one text. */
export function wordsOf(call: ModelCall): string {
  const tools = call.tools.map(({ name, description, schema }) => `${name} ${description} ${JSON.stringify(schema)}`)
  return [call.system, ...tools, ...partsOf(call).map(textOf)].join('\n')
}

export function partsOf(call: ModelCall): Part[] {
  return call.turns.flatMap(({ parts }) => parts)
}

function textOf(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text
    case 'compaction':
      return part.summary
    case 'tool-call':
      return `${part.name} ${part.arguments}`
    case 'tool-result':
      return part.output
    case 'document':
      return part.source
    default:
      return ''
  }
}

/** Whether a turn stands in a request word for word. Reasoning is looked for elsewhere: not every API takes it. */
export function holds({ call, words }: Pick<Sent, 'call' | 'words'>, turn: Turn): boolean {
  if (turn.kind === 'reasoning') return true
  if (turn.kind === 'call') return partsOf(call).some((part) => part.type === 'tool-call' && part.id === turn.callId)
  if (turn.kind === 'result') {
    return partsOf(call).some((part) => part.type === 'tool-result' && part.output === turn.output)
  }
  return words.includes(turn.text)
}

/** The first of some turns that a request does not hold, with its place in the conversation. */
export function firstMissing(
  sent: Sent,
  turns: readonly Turn[],
  among = turns,
): { turn: Turn; number: number } | undefined {
  const turn = among.find((turn) => !holds(sent, turn))
  return turn && { turn, number: turns.indexOf(turn) + 1 }
}

/** A turn in a sentence. */
export function told(turn: Turn): string {
  if (turn.kind === 'call') return `the call of \`${turn.name}\``
  if (turn.kind === 'reasoning') return 'the reasoning'
  if (turn.kind === 'result') return `the tool output ‘${shorten(turn.output, 40)}’`
  return `‘${shorten(turn.text, 56)}’`
}

/** Fails the check when the API refused a request of the session. */
export function ensureAccepted({ status, refusal }: Sent, turns: number): void {
  ensure(status === 200, `After ${turns} turns the API refused your request: ${shorten(refusal, 260)}`)
}
