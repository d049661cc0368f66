import { check, ensure, property, random, recognise, show } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { codes, needsOf, type Outcome, type PartSet, run, setOf } from './assembled.ts'
import { listed, whole } from './dropping.ts'
import { withJoints } from './joints.ts'
import { rule, sizeOf, task, tokensOf, write, writeTokens } from './parts.ts'
import { few, leftOver, partSets } from './sets.ts'

const [first = 0, second = 0, last = 0] = codes(random, 3)

export const substitution = 'puts a summary in the place of a part that does not fit'

check(
  substitution,
  {
    todo: 3,
    needs: [withJoints, whole],
    why: 'A short word about the morning is better than none.',
    look: 'What do you try before a part is dropped?',
    mistakes: {
      'summary-unused': 'You dropped {id}. Its summary has {tokens} tokens, and you left {free} of the budget free.',
    },
  },
  async () => {
    const morning: ContextPart = {
      id: 'history-1',
      kind: 'history',
      priority: 60,
      text: writeTokens('english', first, 260),
      summary: `Ben wrote in the morning about order ${first}; Mira promised him an answer today.`,
    }
    const passage: ContextPart = { id: 'evidence-1', kind: 'evidence', priority: 80, text: write('english', second, 3) }
    const room = needsOf([passage]) + tokensOf(morning.summary ?? '') + 30
    useSummaries(await run(setOf([rule, morning, passage, task(last)], room, 60)))
    await property(setsWithSummaries, async (set) => useSummaries(await run(set)), few)
  },
)

function useSummaries({ parts, sent, isSaid, room, used }: Outcome): void {
  const free = leftOver(room, used, parts.length)
  const lost = parts.find(
    (part) =>
      part.summary !== undefined && !sent.includes(part) && !isSaid(part.summary) && tokensOf(part.summary) <= free,
  )
  const values = { id: show(lost?.id), tokens: tokensOf(lost?.summary ?? ''), free: room - used }
  recognise('summary-unused', lost !== undefined, values)
}

check(
  'counts the summaries that it sends',
  {
    todo: 3,
    needs: [withJoints, substitution],
    why: 'The API refuses the whole request.',
    mistakes: {
      'summary-uncounted': 'You sent {used} tokens where {room} were free; {summaries} of them are summaries.',
    },
  },
  async () => {
    const talks = [first, second].map(
      (code, index): ContextPart => ({
        id: `history-${index + 1}`,
        kind: 'history',
        priority: 60 - index,
        text: writeTokens('english', code, 260),
        summary: write('german', code, 3),
      }),
    )
    countSummaries(await run(setOf([rule, ...talks, task(last)], tokensOf(talks[0]?.summary ?? '') + 30, 60)))
    await property(setsWithSummaries, async (set) => countSummaries(await run(set)), few)
  },
)

function countSummaries({ parts, used, room, isSaid }: Outcome): void {
  const said = parts.flatMap(({ summary }) => (summary !== undefined && isSaid(summary) ? [summary] : []))
  const summaries = said.reduce((sum, summary) => sum + tokensOf(summary), 0)
  recognise('summary-uncounted', used > room && used - summaries <= room, { used, room, summaries })
  ensure(used <= room, `You sent ${used} tokens where ${room} were free.`)
}

check(
  'sends a part or its summary, and the part where it fits',
  {
    todo: 3,
    needs: [substitution],
    mistakes: {
      'summary-beside':
        'You sent {id} and its summary beside it. The model reads the same twice, and you pay for it twice.',
      'summary-instead':
        'You sent the summary of {id} and left {free} tokens free, though the part has {tokens}. A summary lacks what it leaves out.',
    },
  },
  async () => {
    await property(
      setsWithSummaries,
      async (set) => {
        const { parts, sent, isSaid, room, used } = await run(set)
        for (const part of parts.filter(({ summary }) => summary !== undefined && isSaid(summary))) {
          const id = show(part.id)
          recognise('summary-beside', sent.includes(part), { id })
          const free = leftOver(room, used - tokensOf(part.summary ?? ''), parts.length)
          recognise('summary-instead', sizeOf(part) <= free, { id, free: room - used, tokens: sizeOf(part) })
        }
      },
      few,
    )
  },
)

check(
  'lists a part as ‘summarised’ when its summary is sent',
  {
    todo: 3,
    needs: [listed, substitution],
    why: 'Mira looks here whether the model saw all of it, a short form, or nothing.',
    mistakes: { 'summarised-unsaid': 'You sent the summary of {id}, and {id} stands in {where}.' },
  },
  async () => {
    await property(
      setsWithSummaries,
      async (set) => {
        const { parts, result, sent, isSaid } = await run(set)
        for (const part of parts.filter((one) => !sent.includes(one))) {
          const isSummarised = part.summary !== undefined && isSaid(part.summary)
          const reason = result.dropped.find((entry) => entry?.id === part.id)?.reason
          const isIncluded = result.included.includes(part.id)
          const where = isIncluded ? '`included`' : reason ? `\`dropped\`, as ${show(reason)}` : 'no list'
          const isSaidSo = reason === 'summarised' && !isIncluded
          recognise('summarised-unsaid', isSummarised && !isSaidSo, { id: show(part.id), where })
          const isRight = isSummarised || (reason === 'over-budget' && !isIncluded)
          ensure(isRight, `You sent nothing of ${show(part.id)}, and it stands in ${where}.`)
        }
      },
      few,
    )
  },
)

function setsWithSummaries(fc: Parameters<typeof partSets>[0]): ReturnType<typeof partSets> {
  return partSets(fc, { tools: 'never', summaries: true })
}
