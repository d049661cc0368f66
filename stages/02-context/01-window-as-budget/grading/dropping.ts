import { check, count, ensure, property, random, recognise, show } from '@stagecraft/suite'
import type { ContextPart } from '../types.ts'
import { AROUND, codes, isCut, needsOf, type Outcome, type PartSet, run, setOf } from './assembled.ts'
import { withTools } from './budget.ts'
import { allThatFits, sameAgain } from './guards.ts'
import { optionalOf, rule, sizeOf, task, write, writeTokens } from './parts.ts'
import { few, leftOver, partSets } from './sets.ts'

const someCodes = codes(random, 9)
const part = (id: string, priority: number, text: string): ContextPart => ({ id, kind: 'evidence', priority, text })
const code = (index: number) => someCodes[index] as number

export const whole = 'sends each part whole or not at all'

check(
  whole,
  {
    todo: 2,
    why: 'Half a table says something else, and the model does not know that it is half.',
    look: 'Where in your code can a text get shorter?',
    mistakes: {
      'slice-the-end': 'You cut {id}, whose priority is {priority}, and what comes after it in the list.',
      'split-json': 'You sent a piece of {id}: all or nothing. It ends with {end}.',
    },
  },
  async () => {
    const log = part('log-1', 10, write('json', code(0), 6))
    const table = part('table-1', 50, write('json', code(1), 6))
    const [best, good] = [
      part('evidence-1', 80, write('english', code(2), 4)),
      part('evidence-2', 70, write('german', code(3), 4)),
    ]
    const set = setOf([rule, log, table, best, good, task(code(4))], needsOf([best, good]) + sizeOf(table) / 2, 60)
    const outcome = await run(set)
    const cut = set.parts.find((one) => isCut(one, outcome))
    recognise('slice-the-end', cut !== undefined && cut !== table, { id: show(cut?.id), priority: cut?.priority })
    recognise('split-json', cut !== undefined, { id: show(cut?.id), end: show(endOf(cut, outcome)) })
    await property(
      (fc) => partSets(fc),
      async (some) => {
        const other = await run(some)
        const piece = some.parts.find((one) => isCut(one, other))
        ensure(!piece, `You sent a piece of ${show(piece?.id)}; it ends with ${show(endOf(piece, other))}.`)
      },
      few,
    )
  },
)

/** The last characters that are sent of a part. */
function endOf(cut: ContextPart | undefined, { isSaid }: Outcome): string {
  const text = cut?.text ?? ''
  let length = text.length
  while (length > 0 && !isSaid(text.slice(0, length))) length--
  return text.slice(Math.max(0, length - 30), length)
}

export const listed = 'lists each part once: what is sent in `included`, the others in `dropped`'

check(
  listed,
  {
    todo: 2,
    needs: [sameAgain, whole],
    why: 'When an answer lacks something, Mira looks here whether the model could have known it.',
    mistakes: {
      'drops-in-silence': '{id} is not in your request, and neither in `included` nor in `dropped`.',
      'includes-the-dropped': '`included` names {id}, and no message holds its text.',
    },
  },
  async () => {
    await property((fc) => partSets(fc, { tools: 'never' }), listsEach, few)
    await property((fc) => partSets(fc), listsEach, few)
  },
)

async function listsEach(set: PartSet): Promise<void> {
  const { result, sent } = await run(set)
  const reasons = new Map(result.dropped.map((entry) => [entry?.id, entry?.reason]))
  for (const one of set.parts) {
    const id = show(one.id)
    const isIncluded = result.included.includes(one.id)
    const isDropped = reasons.has(one.id)
    recognise('drops-in-silence', !sent.includes(one) && !isIncluded && !isDropped, { id })
    recognise('includes-the-dropped', isIncluded && !sent.includes(one), { id })
    ensure(isIncluded !== isDropped, `${id} is ${isIncluded ? 'both' : 'neither'} in \`included\` and in \`dropped\`.`)
    ensure(isIncluded || !sent.includes(one), `\`dropped\` names ${id}, and its text is in your messages.`)
    const reason = reasons.get(one.id)
    ensure(isIncluded || reason === 'over-budget', `You dropped ${id} with the reason ${show(reason)}.`)
  }
  const all = [...result.included, ...reasons.keys()]
  const isOnce = all.length === set.parts.length && result.dropped.length === reasons.size
  ensure(isOnce, `For ${count(set.parts.length, 'part')} your lists hold ${show(all)}.`)
}

check(
  'drops the less important part first',
  {
    todo: 2,
    needs: [allThatFits, withTools, whole, listed],
    why: 'The answer stands in the part that is missing.',
    look: 'In which order do your parts get their place?',
    mistakes: {
      'greedy-by-order':
        'You dropped {lost} with priority {high} and kept {kept} with priority {low}, which comes first in the list.',
      'upside-down':
        'You kept the least important parts and dropped {lost} with priority {high}. A larger number is more important.',
      'smallest-first':
        'You dropped {lost}, {tokens} tokens with priority {high}, for {count} smaller parts of priority {low} and less.',
    },
  },
  async () => {
    await keepsTheBest()
    await keepsTheLarge()
    await property((fc) => partSets(fc), keepsTheHigher, few)
  },
)

/** Parts of one size: the four most important are to stay, in whatever way somebody packs. */
async function keepsTheBest(): Promise<void> {
  const priorities = random.shuffle([34, 52, 61, 78].map((p) => p + random.int(0, 5)))
  const [a = 0, b = 0, c = 0, d = 0] = priorities
  const list = [21, 22, a, 11, b, 15, c, d].map((p, index) =>
    part(`evidence-${index + 1}`, p, writeTokens('english', code(index), 120)),
  )
  const best = list.filter(({ priority }) => priorities.includes(priority))
  const outcome = await run(setOf([rule, ...list, task(code(8))], needsOf(best), 60))
  const kept = list.filter((one) => outcome.sent.includes(one))
  const lost = best.find((one) => !kept.includes(one))
  const lower = kept.find((one) => !best.includes(one))
  if (!lost || !lower) return
  const values = { lost: show(lost.id), high: lost.priority, low: lower.priority }
  const isUpsideDown = kept.every(({ priority }) => priority < Math.min(...dropped(list, kept)))
  recognise('upside-down', isUpsideDown, values)
  recognise('greedy-by-order', list.indexOf(lower) < list.indexOf(lost), { ...values, kept: show(lower.id) })
  ensure(
    false,
    `You dropped ${values.lost} with priority ${values.high} and kept ${show(lower.id)} with ${values.low}.`,
  )
}

function dropped(list: readonly ContextPart[], kept: readonly ContextPart[]): number[] {
  return list.filter((one) => !kept.includes(one)).map(({ priority }) => priority)
}

/** One large part that matters, and small ones that do not. */
async function keepsTheLarge(): Promise<void> {
  const logs = [4, 6, 3, 5, 7].map((p, index) => part(`log-${index + 1}`, p, write('english', code(index), 2)))
  const large = part('evidence-1', random.int(80, 95), writeTokens('english', code(6), 250))
  const outcome = await run(
    setOf([rule, ...logs.slice(0, 2), large, ...logs.slice(2), task(code(7))], needsOf([large]), 60),
  )
  const kept = logs.filter((one) => outcome.sent.includes(one))
  const low = Math.max(...kept.map(({ priority }) => priority))
  const values = { lost: show(large.id), tokens: sizeOf(large), high: large.priority, low, count: kept.length }
  recognise('smallest-first', !outcome.sent.includes(large) && kept.length > 0, values)
  ensure(
    outcome.sent.includes(large),
    `You dropped ${values.lost} with priority ${values.high}, and nothing took its place.`,
  )
}

async function keepsTheHigher(set: PartSet): Promise<void> {
  const { sent } = await run(set)
  const optional = optionalOf(set.parts)
  for (const lost of optional.filter((one) => !sent.includes(one))) {
    const lower = sent.find(
      (one) => optional.includes(one) && one.priority < lost.priority && sizeOf(one) >= sizeOf(lost) + AROUND,
    )
    ensure(
      !lower,
      `You dropped ${show(lost.id)} (priority ${lost.priority}) and kept ${show(lower?.id)} (priority ${lower?.priority}), which is larger.`,
    )
  }
}

export const fills = 'drops nothing that would fit'

check(
  fills,
  {
    todo: 2,
    needs: [allThatFits, whole, listed],
    why: 'The model goes without something that there was room for.',
    look: 'What happens to the parts after the first one that does not fit?',
    mistakes: {
      'stops-at-the-first': 'You dropped {id}, which has {tokens} tokens, and left {free} tokens of the budget free.',
    },
  },
  async () => {
    const [large, ...small] = [9, 2, 2].map((size, index) =>
      part(`log-${index + 1}`, 50 - index, write('german', code(index), size)),
    )
    if (large) wasteNothing(await run(setOf([rule, large, ...small, task(code(3))], needsOf(small) + AROUND, 60)))
    await property(
      (fc) => partSets(fc),
      async (set) => wasteNothing(await run(set)),
      few,
    )
  },
)

function wasteNothing({ parts, sent, room, used }: Outcome): void {
  const free = leftOver(room, used, parts.length)
  const lost = parts.find((one) => !sent.includes(one) && sizeOf(one) <= free)
  const values = { id: show(lost?.id), tokens: lost && sizeOf(lost), free: room - used }
  recognise('stops-at-the-first', lost !== undefined, values)
}
