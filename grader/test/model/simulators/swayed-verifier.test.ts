import { expect, test } from 'vitest'
import { judgeWork, type ModelCall, type Turn, type Work } from '../../../src/model/index.ts'

const wrong: Work = {
  text: 'It comes on "Monday".',
  justification: 'Friendly, and with an exact day.',
  faults: ['It comes on Thursday.'],
}
const right: Work = { text: 'It comes on Thursday.', justification: 'Now the day is right.', faults: [] }
const evidence = ['expected: Thursday 5 November', 'held in Rotterdam']

test('finds the fault that the evidence shows', () => {
  expect(judgeWork(asked(wrong.text, ...evidence), [wrong], evidence)).toEqual({
    passed: false,
    reasons: ['It comes on Thursday.'],
    work: wrong,
    informed: true,
    swayed: false,
  })
})

test('passes what is right', () => {
  expect(judgeWork(asked(right.text, ...evidence), [right], evidence)).toMatchObject({ passed: true, reasons: [] })
})

test('finds nothing without all of the evidence', () => {
  const judged = judgeWork(asked(wrong.text, evidence[0] ?? ''), [wrong], evidence)
  expect(judged).toMatchObject({ passed: true, informed: false, swayed: false })
})

test.each([
  ['in the same turn', asked(wrong.text, ...evidence, wrong.justification)],
  ['as JSON', asked(JSON.stringify({ ...wrong, evidence }))],
  ['in the instructions', { ...asked(wrong.text, ...evidence), system: wrong.justification }],
  [
    'in a turn of the author',
    asked(wrong.text, ...evidence, { role: 'assistant', parts: [text(JSON.stringify(wrong))] }),
  ],
])('is swayed by the justification %s', (_, call) => {
  expect(judgeWork(call, [wrong], evidence)).toMatchObject({ passed: true, reasons: [], work: wrong, swayed: true })
})

test('is swayed by what the author said about another draft', () => {
  expect(judgeWork(asked(wrong.text, ...evidence, right.justification), [right, wrong], evidence).passed).toBe(true)
})

test('judges the last of several works, and finds it inside JSON', () => {
  const call = asked(right.text, ...evidence, JSON.stringify({ draft: wrong.text }))
  expect(judgeWork(call, [wrong, right], evidence).work).toBe(wrong)
  expect(judgeWork(asked(wrong.text, ...evidence, right.text), [wrong, right], evidence).work).toBe(right)
})

test('has nothing against a request that shows it no work', () => {
  expect(judgeWork(asked(...evidence), [wrong], evidence)).toMatchObject({ passed: true, work: undefined })
})

test('reads documents and tool results too', () => {
  const result = { type: 'tool-result' as const, callId: 'call_1', output: evidence.join('; ') }
  const call = asked({ role: 'user', parts: [result] }, wrong.text)
  expect(judgeWork(call, [wrong], evidence)).toMatchObject({ passed: false, informed: true })
  const document = { type: 'document' as const, source: evidence.join('; ') }
  expect(judgeWork(asked({ role: 'user', parts: [document] }, wrong.text), [wrong], evidence).passed).toBe(false)
})

function asked(...said: (string | Turn)[]): ModelCall {
  const turns = said.map((one): Turn => (typeof one === 'string' ? { role: 'user', parts: [text(one)] } : one))
  return { system: 'Check the reply.', turns } as ModelCall
}

function text(text: string) {
  return { type: 'text' as const, text }
}
