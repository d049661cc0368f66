/** TODO 3: what the verifier sees. */
import { check, ensure, type ModelCall, recognise, show } from '@stagecraft/suite'
import type { Day } from './fixtures.ts'
import { inShape } from './guards.ts'
import { holds } from './model.ts'
import { handle } from './office.ts'

const apart = 'keeps the drafter’s own opinion from the verifier'

check(
  apart,
  {
    todo: 3,
    needs: [inShape],
    why: 'Beside its author’s praise a judge passes anything.',
    look: 'What else about the draft does the verifier read?',
    mistakes: {
      'mega-prompt': 'One request wrote and judged the draft; a wrong day passed: {day}',
      'self-grade': 'No request asked for a verdict: only its author has judged the draft.',
      'drafter-continues': 'The verdict came from the drafter’s conversation, after {said}: a wrong day passed.',
      'praise-beside-the-draft': 'The verifier passed a wrong day: it had read the drafter’s {said}',
    },
  },
  async () => {
    const day = await handle({ drafts: 'wrong' })
    ensure(day.works.length > 0, 'Your code asked for no draft.')
    const asked = day.requests.filter(({ step }) => step === 'verify').map(({ call }) => call)
    const both = asked.some((call) => day.requests.some((one) => one.call === call && one.step === 'draft'))
    recognise('mega-prompt', both, { day: show(day.works[0]?.text, 100) })
    recognise('self-grade', asked.length === 0)
    const swayed = asked.find((call) => praiseIn(call, day))
    const said = show(swayed && praiseIn(swayed, day), 70)
    recognise('drafter-continues', swayed !== undefined && saidItself(swayed, day), { said })
    recognise('praise-beside-the-draft', swayed !== undefined, { said })
  },
)

check(
  'shows the verifier the draft and what was looked up',
  {
    todo: 3,
    needs: [apart],
    why: 'Without the depot’s record a wrong day looks like a right one.',
    look: 'With what can the verifier compare the draft?',
    mistakes: {
      'verify-from-memory': 'The verifier was asked without {missing}: it passed a wrong day.',
    },
  },
  async () => {
    const day = await handle({ drafts: 'wrong' })
    const asked = day.requests.filter(({ step }) => step === 'verify').map(({ call }) => call)
    const [first, ...revised] = day.works.map((work) => asked.filter((call) => holds(call, work.text)))
    ensure(first?.length, 'The verifier was asked without the draft: it passed what it had not read.')
    for (const calls of [first, ...revised.filter(({ length }) => length > 0)]) {
      // There may be a second verifier, for other things than facts.
      const [missing = []] = calls.map((call) => missingIn(call, day)).sort((a, b) => a.length - b.length)
      recognise('verify-from-memory', missing.length > 0, { missing: missing.join(', ') })
    }
  },
)

/** What the depot knows and the request does not say. */
function missingIn(call: ModelCall, { parcel }: Day): string[] {
  const evidence = {
    'the expected day': parcel.expected,
    'the status': parcel.status,
    'the last scan': parcel.lastScan,
  }
  return Object.entries(evidence).flatMap(([name, fact]) => (holds(call, fact) ? [] : [name]))
}

/** What a drafter said in favour of a draft, if the request holds it. */
function praiseIn(call: ModelCall, { works }: Day): string | undefined {
  return works.find(({ justification }) => holds(call, justification))?.justification
}

/** Whether the praise stands in the model's own turn. */
function saidItself(call: ModelCall, day: Day): boolean {
  const own = { ...call, system: '', turns: call.turns.filter(({ role }) => role === 'assistant') }
  return praiseIn(own, day) !== undefined
}
