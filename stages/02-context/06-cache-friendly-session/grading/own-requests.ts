/** TODO 4, too: the report on the requests that the session itself made. */
import { check, ensure, type ModelCall, modelCard, recognise, show } from '@stagecraft/suite'
import { anasDay } from './days.ts'
import { accepted } from './guards.ts'
import { learner, type Sent } from './play.ts'
import { namesTheFirst } from './report.ts'

check(
  'finds the first break in the requests of your own session',
  {
    todo: 4,
    needs: [accepted, 'finds no divergence where each request only adds to the one before it', namesTheFirst],
    why: 'Those are the requests that Larkspur pays for.',
    look: 'Compare two of them as JSON.',
    mistakes: {
      'form-is-content':
        'You report that request {request} differs at {path}. A text there became a string when it lost its mark; a model reads the same.',
    },
  },
  async () => {
    const day = await anasDay()
    const until = day.findIndex(({ afterCompaction }) => afterCompaction)
    // What the provider holds stands in no body, so there is nothing to compare.
    if (day.some(({ call }) => call.body.previous_response_id != null || call.body.conversation != null)) return
    for (const some of [day.slice(0, until), day.slice(0, until + 2)]) {
      const exchanges = some.map(({ exchange }) => exchange)
      const { firstDivergence: found } = (await learner.cacheReport(exchanges, modelCard('gpt-6-sol').price)) ?? {}
      const at = some.findIndex((sent, i) => i > 0 && !continues(sent, some[i - 1] as Sent))
      const right = at < 0 ? undefined : at
      const said = { request: show(found?.request), path: show(found?.path) }
      const [before, there] = [some[Number(found?.request) - 1], some[Number(found?.request)]]
      const reformed = before && there && continues(there, before) && changesForm(there, before)
      recognise('form-is-content', reformed === true && found?.request !== right, said)
      const yours = found ? `names request ${said.request}` : 'names no request'
      const event = some[right ?? 0]?.afterCompaction ? ', the first after a compaction,' : ''
      ensure(
        found?.request === right,
        right === undefined
          ? `In ${some.length} requests that only grew, your report ${yours}, at ${said.path}.`
          : `Your request ${right}${event} does not begin as the one before it, counted from 0. Your report ${yours}.`,
      )
    }
  },
)

/** Whether all that a model read of one request stands at the beginning of what it reads of the next. */
function continues({ call }: Sent, { call: before }: Sent): boolean {
  const [old, now] = [textsOf(before), textsOf(call)]
  // Instructions that stand in the course of the conversation are in `system`, too: there they may grow.
  return (
    toolsOf(call) === toolsOf(before) &&
    call.system.startsWith(before.system) &&
    old.every((text, i) => text === now[i])
  )
}

/** Whether a turn is a string in one request and a list of blocks in the other. */
function changesForm({ call }: Sent, { call: before }: Sent): boolean {
  const forms = ({ body }: ModelCall) =>
    [body.input, body.messages].flat().map((turn) => Array.isArray(Object(turn).content))
  const now = forms(call)
  return forms(before).some((form, i) => form !== now[i])
}

function toolsOf({ tools }: ModelCall): string {
  return JSON.stringify(tools)
}

function textsOf({ turns }: ModelCall): string[] {
  return turns.flatMap(({ role, parts }) => parts.map((part) => `${role}: ${JSON.stringify(part)}`))
}
