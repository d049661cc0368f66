import { check, ensure, random, recognise, show } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { codes, needsOf, type Outcome, run, setOf } from './assembled.ts'
import { rule, task, tokensOf, write, writeTokens } from './parts.ts'

check(
  'cuts a part that may be cut, and no more than it may',
  {
    todo: 2,
    bonus: true,
    why: 'The first lines of a log say more than none.',
    mistakes: {
      'min-tokens-unused':
        'You dropped {id}, of which {least} tokens are enough, and left {free} tokens of the budget free.',
      'cut-below-the-least': 'You sent {tokens} tokens of {id}; less than {least} of it say nothing.',
    },
  },
  async () => {
    const [first = 0, second = 0, third = 0, last = 0] = codes(random, 4)
    const passage: ContextPart = { id: 'evidence-1', kind: 'evidence', priority: 80, text: write('english', first, 3) }
    const [long, short] = [
      { ...logOf(second, 60), id: 'log-1', minTokens: random.int(300, 340) },
      { ...logOf(third, 50), id: 'log-2', minTokens: random.int(90, 120) },
    ]
    const outcome = await run(setOf([rule, passage, long, short, task(last)], needsOf([passage]) + 200, 60))
    const { result, room, used } = outcome
    const ofLong = tokensOf(beginningSent(long, outcome))
    recognise('cut-below-the-least', ofLong >= 20, { id: show(long.id), tokens: ofLong, least: long.minTokens })
    const ofShort = tokensOf(beginningSent(short, outcome))
    const least = short.minTokens
    recognise('min-tokens-unused', ofShort < 20, { id: show(short.id), least, free: room - used })
    recognise('cut-below-the-least', ofShort < least, { id: show(short.id), tokens: ofShort, least })
    ensure(used <= room, `You sent ${used} tokens where ${room} were free.`)
    ensure(
      result.included.includes(short.id),
      `You sent a part of ${show(short.id)}, and \`included\` does not name it.`,
    )
  },
)

function logOf(code: number, priority: number): ContextPart {
  return { id: '', kind: 'evidence', priority, text: writeTokens('english', code, 380) }
}

/** The longest beginning of a part that stands in a message. */
function beginningSent({ text }: ContextPart, { isSaid }: Outcome): string {
  let length = text.length
  while (length > 0 && !isSaid(text.slice(0, length))) length--
  return text.slice(0, length)
}
