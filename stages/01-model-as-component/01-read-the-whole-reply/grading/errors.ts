import { check, ensure, LearnerThrow, learnerOf, random, recognise, replay, show } from '@stagecraft/suite'
import type * as starter from '../ask.ts'
import type { AskMeta } from '../types.ts'
import { answer, invoice, user } from './mail.ts'
import { ensureKind, isResult, tokensIn, told } from './outcome.ts'

const learner = learnerOf<typeof starter>()

check(
  'returns an API error with its status',
  {
    todo: 3,
    why: 'Whoever calls `ask` has to know whether to wait, to mend the request, or to stop.',
    mistakes: {
      'catch-all-empty': 'The API answered {status} and you returned {told}.',
      'error-thrown': 'The API answered {status} and `ask` threw {name}. Its callers expect every outcome as a result.',
    },
  },
  async () => {
    for (const recording of ['bad-request', 'overloaded']) {
      const { calls } = replay(recording, { repeatLast: true })
      const result = await learner.ask({ user }).catch((thrown) => {
        const status = calls[0]?.answer.status
        recognise('error-thrown', thrown instanceof LearnerThrow, { status, name: thrown.className })
        throw thrown
      })
      const status = calls[0]?.answer.status
      const empty = isResult(result) && (result.ok || result.error?.kind === 'empty')
      recognise('catch-all-empty', empty, { status, told: told(result) })
      ensureKind(result, ['api'], `The API answered ${status}.`)
      const seen = result.ok ? undefined : result.error.status
      ensure(seen === status, `The API answered ${status} and your error's status is ${show(seen)}.`)
    }
  },
)

check(
  'fills `meta` in every result',
  {
    todo: 3,
    why: 'Without it nobody can say what a bad answer cost, or ask the provider about it.',
    mistakes: {
      'reply-id': "Your request id {id} is the reply's own id. The provider's support asks for the one in the headers.",
      'meta-only-when-ok': '`meta` is filled for an answer; for {what} it has no {missing}.',
    },
  },
  async () => {
    const [input, output] = [random.int(300, 900), random.int(20, 90)]
    const cases = [
      { what: 'an answer', recording: 'plain', values: { answer, input, output } },
      { what: 'a refusal', recording: 'refusal', values: { explanation: `I cannot help with ${invoice}.` } },
      { what: 'a 400', recording: 'bad-request', values: {} },
    ]
    for (const { what, recording, values } of cases) {
      const { calls } = replay(recording, { values })
      const result = await learner.ask({ user })
      const meta: Partial<AskMeta> = isResult(result) ? (result.meta ?? {}) : {}
      const call = calls[0]
      ensure(call, 'Your code sent no request to a model.')
      const { requestId, status } = call.answer
      recognise('reply-id', /^(resp|chatcmpl|msg)[_-]/.test(String(meta.requestId)), { id: show(meta.requestId) })
      const missing = missingIn(meta, status === 200)
      recognise('meta-only-when-ok', what !== 'an answer' && missing.length > 0, { what, missing: missing.join(', ') })
      ensure(missing.length === 0, `For ${what}, your \`meta\` has no ${missing.join(', ')}.`)
      ensure(meta.requestId === requestId, `The header says ${requestId}; your request id is ${show(meta.requestId)}.`)
      ensure(meta.model?.startsWith(call.model), `You asked ${call.model}; your \`meta.model\` is ${show(meta.model)}.`)
      if (what !== 'an answer') continue
      const tokens = tokensIn(meta.usage, call)
      ensure(
        tokens.input === input && tokens.output === output,
        `The API counted ${input} and ${output} tokens; your \`meta.usage\` is ${show(meta.usage)}.`,
      )
    }
  },
)

/** What a result's `meta` lacks. A reply says how it ended and what it cost; an API error has neither. */
function missingIn(meta: Partial<AskMeta>, replied: boolean): string[] {
  return [
    ...(meta.model ? [] : ['model']),
    ...(meta.requestId ? [] : ['request id']),
    ...(replied && !meta.usage ? ['usage'] : []),
    ...(replied && !meta.stopReason ? ['stop reason'] : []),
  ]
}
