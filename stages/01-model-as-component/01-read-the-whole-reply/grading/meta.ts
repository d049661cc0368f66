import { check, ensure, type ModelCall, random, recognise, show } from '@stagecraft/suite'
import type { AskMeta } from '../types.ts'
import { askWith } from './asking.ts'
import { apiError } from './errors.ts'
import { answer, half, invoice, user } from './mail.ts'
import { tokensIn } from './outcome.ts'
import { plainReply } from './reading.ts'

const filled = 'fills `meta` in every result'

check(
  filled,
  {
    todo: 3,
    needs: [plainReply, apiError],
    why: 'Nobody could say who gave a bad answer and at what cost.',
    mistakes: {
      'reply-id': "Your request id {id} is the reply's own id. The provider's support asks for the one in the headers.",
      'meta-only-when-ok': '`meta` is filled for an answer; for {what} it has no {missing}.{where}',
      'model-as-asked': 'You asked {asked}, {answered} answered, and your `meta.model` says {asked}.',
    },
  },
  async () => {
    const [input, output] = [random.int(300, 900), random.int(20, 90)]
    await checkMeta('an answer', 'plain', { answer, input, output })
    await checkMeta('a refusal', 'refusal', { explanation: `I cannot help with ${invoice}.` })
    await checkMeta('a cut reply', 'cut', { half })
    await checkMeta('a filtered reply', 'filtered', { half })
    await checkMeta('an HTTP error', 'bad-request', {})
  },
)

async function checkMeta(what: string, recording: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const { calls, call, result } = await askWith(recording, values, { user })
  const meta: Partial<AskMeta> = result.meta ?? {}
  recognise('reply-id', /^(resp|chatcmpl|msg)[_-]/.test(String(meta.requestId)), { id: show(meta.requestId) })
  const missing = missingIn(meta, call.answer.status === 200).join(', ')
  const where = meta.requestId ? '' : ' For the id, see the Notes of the brief.'
  recognise('meta-only-when-ok', what !== 'an answer' && missing !== '', { what, missing, where })
  ensure(missing === '', `For ${what}, your \`meta\` has no ${missing}.${where}`)
  const ids = calls.map((sent) => sent.answer.requestId)
  ensure(ids.includes(String(meta.requestId)), `The header says ${ids[0]}; your request id is ${show(meta.requestId)}.`)
  const answered = call.answer.model ?? call.model
  const asked = meta.model === call.model && answered !== call.model
  recognise('model-as-asked', asked, { asked: call.model, answered })
  ensure(meta.model === answered, `For ${what}, ${answered} is the model; your \`meta.model\` is ${show(meta.model)}.`)
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

/** Each API's words for a reply that the token limit cut, and for one that a filter stopped. */
const words: Readonly<Record<ModelCall['api'], { cut: string; filtered: string }>> = {
  responses: { cut: 'max_output_tokens', filtered: 'content_filter' },
  chat: { cut: 'length', filtered: 'content_filter' },
  messages: { cut: 'max_tokens', filtered: 'refusal' },
}

check(
  'says in `meta` which limit or filter ended a reply',
  {
    todo: 3,
    needs: [plainReply, filled],
    why: 'A higher limit helps against one of them only, and Tomas reads in the log which it was.',
    mistakes: {
      'one-word-for-both':
        'The token limit cut one reply and a filter stopped another: your `stopReason` is {word} for both.',
    },
  },
  async () => {
    const { call, result: cut } = await askWith('cut', { half }, { user, maxOutputTokens: 64 })
    const { result: filtered } = await askWith('filtered', { half }, { user })
    const [atLimit, atFilter] = [cut.meta?.stopReason, filtered.meta?.stopReason]
    recognise('one-word-for-both', atLimit === atFilter, { word: show(atLimit) })
    const { api } = call
    ensureWord(atLimit, words[api].cut, 'The token limit cut the reply')
    ensureWord(atFilter, words[api].filtered, 'A filter stopped the reply')
  },
)

function ensureWord(reason: unknown, word: string, story: string): void {
  ensure(
    String(reason).includes(word),
    `${story}, in the API's word ‘${word}’; your \`stopReason\` is ${show(reason)}.`,
  )
}
