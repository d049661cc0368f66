import { check, ensure, LearnerThrow, random, recognise, show } from '@stagecraft/suite'
import type { AskMeta } from '../types.ts'
import { askWith } from './asking.ts'
import { answer, invoice, user } from './mail.ts'
import { ensureKind, isLost, tokensIn, told } from './outcome.ts'
import { plainReply } from './reading.ts'

const apiError = 'returns an API error with its status'

check(
  apiError,
  {
    todo: 3,
    needs: [plainReply],
    why: 'Callers of `ask` must know whether to wait, to mend the request, or to stop.',
    look: 'Look at what your code does with a caught error.',
    mistakes: {
      'catch-all-empty': 'The API answered {status} and you returned {told}.',
      'error-thrown': 'The API answered with an HTTP error and `ask` threw {name} instead of returning it.',
    },
  },
  async () => {
    for (const recording of ['bad-request', 'overloaded']) {
      const { call, result } = await askWith(recording, {}, { user }).catch((thrown: unknown) => {
        const fromAsk = thrown instanceof LearnerThrow && thrown.todo === undefined
        recognise('error-thrown', fromAsk, { name: fromAsk ? thrown.className : '' })
        throw thrown
      })
      const { status } = call.answer
      recognise('catch-all-empty', result.ok || isLost(result), { status, told: told(result) })
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
    needs: [plainReply, apiError],
    why: 'Without it nobody can say what a bad answer cost, or ask the provider about it.',
    mistakes: {
      'reply-id': "Your request id {id} is the reply's own id. The provider's support asks for the one in the headers.",
      'meta-only-when-ok': '`meta` is filled for an answer; for {what} it has no {missing}.',
    },
  },
  async () => {
    const [input, output] = [random.int(300, 900), random.int(20, 90)]
    await checkMeta('an answer', 'plain', { answer, input, output })
    await checkMeta('a refusal', 'refusal', { explanation: `I cannot help with ${invoice}.` })
    await checkMeta('an HTTP error', 'bad-request', {})
  },
)

async function checkMeta(what: string, recording: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const { calls, call, result } = await askWith(recording, values, { user })
  const meta: Partial<AskMeta> = result.meta ?? {}
  recognise('reply-id', /^(resp|chatcmpl|msg)[_-]/.test(String(meta.requestId)), { id: show(meta.requestId) })
  const missing = missingIn(meta, call.answer.status === 200).join(', ')
  recognise('meta-only-when-ok', what !== 'an answer' && missing !== '', { what, missing })
  ensure(missing === '', `For ${what}, your \`meta\` has no ${missing}.`)
  const ids = calls.map((sent) => sent.answer.requestId)
  ensure(ids.includes(String(meta.requestId)), `The header says ${ids[0]}; your request id is ${show(meta.requestId)}.`)
  ensure(
    String(meta.model).startsWith(call.model),
    `You asked ${call.model}; your \`meta.model\` is ${show(meta.model)}.`,
  )
  const tokens = tokensIn(meta.usage, call)
  ensure(
    values.input === undefined || (tokens.input === values.input && tokens.output === values.output),
    `The API counted ${values.input} and ${values.output} tokens; your \`meta.usage\` is ${show(meta.usage)}.`,
  )
}

/** What a result's `meta` lacks. A reply says how it ended and what it cost; an API error has neither. */
function missingIn(meta: Partial<AskMeta>, replied: boolean): string[] {
  return [
    ...(meta.model ? [] : ['model']),
    ...(meta.requestId ? [] : ['request id']),
    ...(replied && !meta.usage ? ['usage'] : []),
    ...(replied && !meta.stopReason ? ['stop reason'] : []),
  ]
}
