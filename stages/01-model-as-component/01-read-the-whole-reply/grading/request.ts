import { isDeepStrictEqual } from 'node:util'
import { check, ensure, learnerOf, random, recognise, replay, reply, show } from '@stagecraft/suite'
import type * as starter from '../ask.ts'
import type { AskResult } from '../types.ts'
import { askWith } from './asking.ts'
import { answer, user } from './mail.ts'
import { told, userTextOf } from './outcome.ts'
import { partsFor, userContentOf } from './parts.ts'
import { plainReply } from './reading.ts'

const learner = learnerOf<typeof starter>()

check(
  'sends `system` as an instruction and `user` as a user turn',
  {
    todo: 4,
    needs: [plainReply],
    why: 'Models obey instructions before text from outside, if they can tell them apart.',
    look: 'Look at what goes where.',
    mistakes: {
      'glued-system': 'Your instruction ‘{system}’ went out as part of the user turn.',
      'user-as-instruction': 'The text from outside went out as an instruction: {seen}.',
    },
  },
  async () => {
    const system = `You work for Larkspur, desk ${random.int(12, 97)}.`
    const { call } = await askWith('plain', { answer, input: 412, output: 23 }, { system, user })
    const turn = userTextOf(call)
    recognise('user-as-instruction', call.system.includes(user), { seen: show(call.system, 70) })
    recognise('glued-system', turn.includes(system), { system })
    ensure(
      call.system.includes(system),
      `Your instruction is not among what you sent as instructions: ${show(call.system)}.`,
    )
    ensure(turn.includes(user), `The user's text is not in a user turn: ${show(turn)}.`)
  },
)

check(
  'passes `schema` and `maxOutputTokens` on to the API',
  {
    needs: [plainReply],
    look: 'Both stand in the request of the starter.',
    mistakes: { 'options-dropped': 'Your request has no {missing}: the caller asked for it.' },
  },
  async () => {
    const schema = {
      type: 'object',
      properties: { [`due_${random.hex(4)}`]: { type: 'string' } },
      required: [] as string[],
      additionalProperties: false,
    }
    schema.required = Object.keys(schema.properties)
    const maxOutputTokens = random.int(300, 900)
    const values = { answer: '{}', input: 412, output: 23 }
    const { call } = await askWith('plain', values, { user, schema, maxOutputTokens })
    const { outputSchema } = call
    const sent = Object.keys((outputSchema?.schema.properties ?? {}) as object)
    const followed = outputSchema?.strict && schema.required.every((name) => sent.includes(name))
    const missing = [
      ...(followed ? [] : ['strict schema']),
      ...(call.maxOutputTokens === maxOutputTokens ? [] : [`limit of ${maxOutputTokens} tokens`]),
    ]
    recognise('options-dropped', missing.length > 0, { missing: missing.join(' and no ') })
  },
)

check(
  'passes content parts on as they are, in the user turn',
  {
    needs: [plainReply],
    look: '`user` is a text, or a list of parts in the form of the API.',
    mistakes: {
      'parts-as-text':
        'The caller gave a picture and a text as parts; your user turn is one text, {sent}. The model sees no picture.',
    },
  },
  async () => {
    const values = { answer, input: 412, output: 23 }
    const { call: plain } = await askWith('plain', values, { user })
    const parts = partsFor(plain.api, user)
    const { call } = await askWith('plain', values, { system: 'You work for Larkspur.', user: parts })
    const sent = userContentOf(call)
    const kept = sent.some((_, i) => isDeepStrictEqual(sent.slice(i, i + parts.length), parts))
    const text = userTextOf(call)
    const flat = text.includes('[object Object]') || text.includes('"type"')
    recognise('parts-as-text', !kept && flat, { sent: show(text, 50) })
    ensure(kept, `The caller gave a picture and a text as parts, and your user turn holds ${show(sent, 120)}.`)
  },
)

/** What came of a question that its caller gave up while the model wrote; undefined where `ask` threw. */
async function givenUp(): Promise<AskResult | undefined> {
  const asked = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  replay(async () => {
    asked.resolve()
    await held.promise
    return reply.text(answer)
  })
  const caller = new AbortController()
  const outcome = learner.ask({ user, signal: caller.signal }).catch(() => undefined)
  await Promise.race([asked.promise, outcome])
  caller.abort()
  held.resolve()
  return await outcome
}

const stops = 'stops when its `signal` is aborted'

check(
  stops,
  {
    needs: [plainReply],
    look: 'The signal stands beside the request in the starter.',
    mistakes: { 'signal-dropped': 'The caller aborted while the model wrote, and you still waited for the answer.' },
  },
  async () => {
    const result = await givenUp()
    recognise('signal-dropped', result?.ok === true && result.value === answer)
  },
)

check(
  'throws when its caller aborted',
  {
    todo: 3,
    needs: [plainReply, stops],
    why: 'Who gave up on purpose reads that the API failed, and asks again.',
    look: 'Which errors of your client are no answer of the API?',
    mistakes: { 'abort-as-api': 'The caller aborted, and you returned {told}.' },
  },
  async () => {
    const result = await givenUp()
    recognise('abort-as-api', result?.ok === false, { told: result ? told(result) : '' })
    ensure(result === undefined, `The caller aborted, and you returned ${show(result, 80)}.`)
  },
)
