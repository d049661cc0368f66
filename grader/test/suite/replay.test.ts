import { expect, test } from 'vitest'
import type { Reply } from '../../src/model/index.ts'
import { withCause } from '../../src/suite/failure.ts'
import { replayOf } from '../../src/suite/replay.ts'
import type { Session } from '../../src/suite/types.ts'

/** What `replay` knows of a session. */
function session(): Session {
  return { seed: 1, bugs: [], beyond: undefined, refused: undefined, finding: () => {} } as unknown as Session
}

async function ask(session: Session, times: number): Promise<string[]> {
  const answers: string[] = []
  for (let time = 0; time < times; time += 1) {
    const request = new Request('https://api.openai.com/v1/responses', {
      method: 'POST',
      headers: { authorization: 'Bearer test', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-5.5', input: 'Where is PCL-3308-7?' }),
    })
    answers.push(await (await session.answer(request)).text())
  }
  return answers
}

const whole: Reply = { items: [{ text: 'In Lindau.' }] }

test('a request beyond the last reply is told in the terms of whoever sent it', async () => {
  const once = session()
  replayOf(once)(whole)
  await ask(once, 1)
  expect(once.beyond).toBeUndefined()
  const [, refused] = await ask(once, 2)
  expect(refused).not.toMatch(/recorded|recording|check/i)
  expect(once.beyond).toBe(
    'Your code sent a second request where one is enough: the reply that came is the one to go on from.',
  )
  const twice = session()
  replayOf(twice)([{ http: 429 }, { http: 401 }])
  await ask(twice, 3)
  expect(twice.beyond).toBe(
    'Your code sent request 3 where 2 are enough: the error that came is the one to go on from.',
  )
  const again = session()
  replayOf(again)(whole, { repeatLast: true })
  await ask(again, 2)
  expect(again.beyond).toBeUndefined()
})

test('it is what a failed check tells, unless the check knows better', () => {
  const beyond = 'Your code sent a second request where one is enough.'
  const failed = { name: 'a check', status: 'failed', message: 'You returned an error of kind ‘api’.' } as const
  expect(withCause(failed, { beyond, refused: undefined }).message).toBe(beyond)
  expect(withCause(failed, { beyond: undefined, refused: undefined })).toBe(failed)
  const known = { ...failed, mistake: 'asks-twice' }
  expect(withCause(known, { beyond, refused: undefined })).toBe(known)
  const counted = { ...failed, message: 'Your code sent 2 requests where one is enough.' }
  expect(withCause(counted, { beyond, refused: undefined })).toBe(counted)
  const passed = { name: 'a check', status: 'passed' } as const
  expect(withCause(passed, { beyond, refused: undefined })).toBe(passed)
})

test('a failed check tells what the API said to a request that it does not take', async () => {
  const broken = session()
  replayOf(broken)(whole)
  await broken.answer(
    new Request('https://api.anthropic.com/v1/messages', {
      method: 'POST',
      headers: { 'x-api-key': 'test', 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'claude-sonnet-5-5', messages: [{ role: 'user', content: 'Where is it?' }] }),
    }),
  )
  expect(broken.refused).toMatch(/^400 max_tokens: Field required/)
  const failed = { name: 'a check', status: 'failed', message: 'Your code sent no request to a model.' } as const
  expect(withCause(failed, broken).message).toMatch(
    /no request that the API took\.\nThe API refused your request: 400 max_tokens: /,
  )
  const told = { ...failed, message: 'The API did not accept your request: 400 max_tokens: Field required' }
  expect(withCause({ ...told, help: 'What does the answer say?' }, broken)).toEqual(told)
  const quoted = { ...failed, message: `Your code threw Error: ${broken.refused?.slice('400 '.length)}` }
  expect(withCause(quoted, broken)).toEqual(quoted)
  const known = { ...told, mistake: 'no-limit', help: 'Which field is it?' }
  expect(withCause(known, broken)).toBe(known)
  const recognised = { ...failed, message: 'The connection broke, and the text so far is lost.', mistake: 'loses-text' }
  expect(withCause(recognised, broken).message).toMatch(/lost\.\nThe API refused your request: 400 max_tokens: /)
})
