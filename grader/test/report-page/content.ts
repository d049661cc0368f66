import type { ExerciseReport, Report } from '../../src/base/report.ts'
import type { WireExchange } from '../../src/base/traffic.ts'
import { readExchange } from '../../src/model/index.ts'
import type { ExerciseLabel } from '../../src/report/index.ts'
import { type PageContent, renderPage } from '../../src/report/page/index.ts'

/** A text that would run, load or break out, wherever it stood unescaped. */
export const hostile = `</td></pre></style><script>globalThis.pwned = 1</script><img src=x onerror="globalThis.pwned = 2">" 'x' & \u202e ${'w'.repeat(200)}`

const exercise: ExerciseReport = {
  slug: '01-ask',
  status: 'failed',
  score: 1,
  maxScore: 3,
  checks: [
    { name: 'asks once', status: 'passed', guard: true },
    { name: 'keeps the text', status: 'passed', todo: 1 },
    {
      name: 'ends in time',
      status: 'failed',
      todo: 2,
      message: hostile,
      help: hostile,
      place: { file: 'stages/01-first/01-ask/ask.ts', line: 7, column: 1, excerpt: hostile },
      output: hostile,
    },
    { name: 'says why', status: 'not-reached', todo: 2 },
    { name: 'is quick', status: 'todo', bonus: true },
  ],
  findings: [hostile],
  typeErrors: [{ file: 'ask.ts', line: 1, column: 2, code: 'TS2322', message: hostile }],
}

const passed: ExerciseReport = {
  ...exercise,
  slug: '00-hello',
  status: 'passed',
  score: 1,
  maxScore: 1,
  checks: [{ name: 'says hello', status: 'passed', todo: 1 }],
  findings: [],
  typeErrors: [],
}

const stage = { score: 2, maxScore: 4, exercises: [passed, exercise] }
const empty = { score: 0, maxScore: 0, exercises: [] }

const report: Report = {
  schemaVersion: 1,
  courseVersion: '1.0.0',
  nodeVersion: '26.0.0',
  seed: 1,
  stages: [
    { ...stage, slug: '01-first', status: 'failed' },
    { ...empty, slug: '02-second', status: 'locked', reason: 'It unlocks when stage 01 first is passed.' },
    { ...empty, slug: '03-third', status: 'empty' },
  ],
  findings: [],
  next: { stage: '01-first', exercise: '01-ask' },
  exitCode: 0,
}

function label(slug: string): [string, ExerciseLabel] {
  const id = `01-${slug.slice(0, 2)}`
  const one = {
    stage: '01-first',
    slug,
    id,
    title: slug,
    goal: 'Ask a model.',
    kind: 'exercise' as const,
    edit: [],
    todos: new Map(),
  }
  return [`01-first/${slug}`, one]
}

/** A request in the form of the Messages API, and its reply. */
export const wire: WireExchange = {
  check: 'keeps the text',
  method: 'POST',
  url: 'https://api.anthropic.com/v1/messages',
  requestHeaders: [['content-type', 'application/json']],
  requestBody: JSON.stringify({
    model: 'claude-sonnet-4-5',
    max_tokens: 100,
    system: 'You are short.',
    messages: [{ role: 'user', content: hostile }],
  }),
  sent: { order: 0, ms: 0 },
  response: {
    status: 200,
    headers: [['content-type', 'application/json']],
    at: { order: 1, ms: 1 },
    chunks: [
      JSON.stringify({
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [{ type: 'text', text: hostile }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 10, output_tokens: 3 },
      }),
    ],
  },
  ended: { how: 'whole', at: { order: 2, ms: 2 } },
}

export function samplePage(more: Partial<PageContent> = {}): string {
  return renderPage({
    report,
    traffic: [{ stage: '01-first', exercise: '01-ask', exchanges: [readExchange(wire)], leftOut: 2 }],
    guide: { exercises: new Map([label('00-hello'), label('01-ask')]), command: 'pnpm grade' },
    details: 'full',
    now: new Date('2026-01-02T03:04:05Z'),
    ...more,
  })
}
