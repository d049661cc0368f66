import { check, ensure, random, recognise } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { type PartSet, run } from './assembled.ts'
import { withinBudget } from './budget.ts'
import { rule, sizeOfAll, task } from './parts.ts'

export const withJoints = 'counts what stands between the parts'

check(
  withJoints,
  {
    todo: 1,
    needs: [withinBudget],
    why: 'The API refuses the whole request.',
    look: 'Compare the tokens of a message with those of its texts.',
    mistakes: {
      'uncounted-joints':
        'You sent {used} tokens where {room} were free. The texts of the parts have {texts}; the other {others} stand around and between them.',
    },
  },
  async () => {
    const { parts, all } = crowd()
    // Each of these leaves another rest, which a heading or a tag that is not counted has no room in.
    for (const less of [0, 1, 2, 3, 5, 8]) {
      const { used, room, sent } = await run(setFor(parts, all - less))
      const texts = sizeOfAll(sent)
      recognise('uncounted-joints', used > room && texts <= room, { used, room, texts, others: used - texts })
      ensure(used <= room, `You sent ${used} tokens where ${room} were free.`)
    }
  },
)

function setFor(parts: ContextPart[], room: number): PartSet {
  const reserveOutput = 60
  return { parts, options: { budgetTokens: room + reserveOutput, reserveOutput, evidenceOrder: 'as-given' } }
}

/**
 * Many short parts, and room for their texts, but for nothing between them. They end in letters, kana and digits: a line
 * break after a full stop or a bracket is often part of one token with it, and costs nothing.
 */
function crowd(): { parts: ContextPart[]; all: number } {
  const short = [
    (code: number) => `Box ${code} has a wet corner`,
    (code: number) => `Die Kiste ${code} ist nass geworden`,
    (code: number) => `${code}番の箱は濡れていました`,
    (code: number) => `Seen in Lindau, box ${code}`,
  ]
  const priorities = random.shuffle(Array.from({ length: 36 }, (_, index) => 10 + index))
  const first = random.int(1_000, 7_000)
  const others = priorities.map((priority, index): ContextPart => {
    const kind = index % 3 === 0 ? 'history' : 'evidence'
    const text = short[index % short.length]?.(first + index * 53) ?? ''
    return { id: `${kind}-${index + 1}`, kind, priority, text }
  })
  // The last to get a place, of one token each: they leave no rest that could pay for the joints.
  const tiny = ['dry', 'late', 'urgent', 'heavy'].map(
    (text, index): ContextPart => ({ id: `note-${index + 1}`, kind: 'history', priority: index + 1, text }),
  )
  const parts = [rule, ...others, ...tiny, task(random.int(1_000, 9_999))]
  return { parts, all: sizeOfAll(parts) }
}
