/**
 * The checks of `01-00 hello-model` as anyone would write them with vitest and MSW, in one process with the code they
 * judge: the measure of how long a verdict takes without a grader. `pnpm bench` copies it beside the solution.
 */
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

type Mail = { text: string; facts: string[]; sentence: string }

const mails: Mail[] = [
  {
    text: 'Dear Larkspur team,\nour invoice INV-4410 over 318,40 EUR is still open. Please pay it by Monday.\nHarbor Foods',
    facts: ['INV-4410', '318,40', 'Monday', 'Harbor Foods'],
    sentence: 'Harbor Foods asks for the payment of INV-4410 by Monday.',
  },
  {
    text: 'Dear Larkspur team,\nour invoice INV-4417 over 702,15 EUR is still open. Please pay it by Friday.\nAlder Books',
    facts: ['INV-4417', '702,15', 'Friday', 'Alder Books'],
    sentence: 'Alder Books asks for the payment of INV-4417 by Friday.',
  },
]

type Solution = { hello(mail: string): Promise<string> }

const server = setupServer()
let hello: Solution['hello']

beforeAll(async () => {
  server.listen({ onUnhandledFrame: 'error' })
  process.env.OPENAI_API_KEY = 'sk-not-a-key'
  // A client keeps the fetch that it finds when it is made. And the solution stands beside the copy of this file only.
  const solution = (await import(`./${'hello'}.ts`)) as Solution
  hello = solution.hello
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

async function run({ text, sentence }: Mail): Promise<{ bodies: string[]; result: string }> {
  const bodies: string[] = []
  server.use(
    http.post('https://api.openai.com/v1/responses', async ({ request }) => {
      bodies.push(await request.text())
      return HttpResponse.json(replyWith(sentence))
    }),
  )
  return { bodies, result: await hello(text) }
}

test('sends one request for one mail', async () => {
  for (const mail of mails) expect((await run(mail)).bodies).toHaveLength(1)
})

test('puts the mail into the request', async () => {
  for (const mail of mails) {
    const { bodies } = await run(mail)
    for (const fact of mail.facts) expect(bodies[0]).toContain(fact)
  }
})

test('returns the sentence that the model wrote', async () => {
  for (const mail of mails) expect((await run(mail)).result).toBe(mail.sentence)
})

function replyWith(text: string) {
  return {
    id: 'resp_0a1b2c3d4e5f',
    object: 'response',
    created_at: 1_795_000_000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    model: 'gpt-5.5-2026-04-23',
    output: [
      {
        id: 'msg_0a1b2c3d4e5f',
        type: 'message',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', annotations: [], logprobs: [], text }],
      },
    ],
    usage: {
      input_tokens: 84,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 17,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 101,
    },
  }
}
