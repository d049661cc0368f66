import type { CheckReport, ExerciseReport, Report, StageReport } from '../../src/base/report.ts'
import type { ExerciseLabel, Guide } from '../../src/report/index.ts'

/** Reports as the rooms below would build them, for renderers to draw. */

const label = (id: string, slug: string, extra: Partial<ExerciseLabel> = {}): ExerciseLabel => ({
  stage: '01-model-as-component',
  slug,
  id,
  title: slug.slice(3),
  goal: 'Stream a reply and know at its end what you have: all of it, a part, or a refusal.',
  kind: 'exercise',
  edit: [`stages/01-model-as-component/${slug}/ask.ts`],
  todos: new Map(),
  ...extra,
})

export const guide: Guide = {
  command: 'pnpm grade',
  exercises: new Map(
    [
      label('01-00', '00-hello-model'),
      label('01-01', '01-read-the-whole-reply', {
        todos: new Map([
          [1, 'Return only the text of the final answer; skip thinking and commentary.'],
          [2, 'Let the caller see how the reply ended.'],
        ]),
      }),
      label('01-04', '04-stream-to-the-end', { edit: ['stages/01-model-as-component/04-stream-to-the-end/stream.ts'] }),
      label('01-07', '07-batch', { kind: 'stretch' }),
    ].map((item) => [`${item.stage}/${item.slug}`, item]),
  ),
}

const passed = (name: string, extra: Partial<CheckReport> = {}): CheckReport => ({
  name,
  status: 'passed',
  todo: 1,
  ...extra,
})

export const hello: ExerciseReport = {
  slug: '00-hello-model',
  status: 'passed',
  score: 1,
  maxScore: 1,
  checks: [
    passed('sends one request for one mail, with the mail in it', { todo: undefined, guard: true }),
    passed('returns the sentence that the model wrote'),
  ],
  findings: [],
}

/** A file in the middle of TODO 1: one known mistake, one throw, one check that waits, later TODOs open. */
export const halfDone: ExerciseReport = {
  slug: '01-read-the-whole-reply',
  status: 'failed',
  score: 2,
  maxScore: 8,
  checks: [
    { name: 'sends the system text and the user text apart', status: 'passed', guard: true },
    passed('joins the parts of an answer in order'),
    {
      name: 'skips what the model thought before it answered',
      status: 'failed',
      todo: 1,
      message:
        'You returned “Der Lieferant nennt eine Nummer, ich prüfe …”: that is what the model thought, and Tomas read it in a customer mail.',
      help: 'Which of the items in `output` is meant for the reader? Look at the `type` of each.',
      mistake: 'first-block',
      place: {
        file: 'stages/01-model-as-component/01-read-the-whole-reply/ask.ts',
        line: 31,
        column: 3,
        excerpt: '  return reply.output[0].content[0].text',
      },
      output: '{ output: [ { type: "reasoning" }, { type: "message" } ] }\n✔ all 8 checks passed\n',
    },
    {
      name: 'keeps commentary out of the answer',
      status: 'failed',
      todo: 1,
      message: "Your code threw TypeError: Cannot read properties of undefined (reading 'text')",
      place: { file: 'stages/01-model-as-component/01-read-the-whole-reply/ask.ts', line: 31, column: 42 },
    },
    {
      name: 'reads an answer that follows a tool call',
      status: 'not-reached',
      todo: 1,
      message: 'Waits for “keeps commentary out of the answer”.',
    },
    passed('says when the reply was cut off', { todo: 2 }),
    { name: 'says when the model refused', status: 'failed', todo: 2, message: 'hidden until TODO 1 is done' },
    { name: 'counts the tokens', status: 'todo', todo: 3, message: 'Not written yet: count the tokens.' },
    { name: 'counts the cached tokens', status: 'not-reached', todo: 3 },
    {
      name: 'costs a reply to the cent',
      status: 'failed',
      todo: 3,
      bonus: true,
      message: 'hidden until the core is done',
    },
  ],
  typeErrors: [
    {
      file: 'ask.ts',
      line: 12,
      column: 7,
      code: 'TS2322',
      message: "Type 'string | undefined' is not assignable to type 'string'.\n  Type 'undefined' is not assignable.",
    },
    { file: 'ask.ts', line: 14, column: 7, code: 'TS2531', message: "Object is possibly 'null'." },
    { file: 'ask.ts', line: 15, column: 7, code: 'TS2531', message: "Object is possibly 'null'." },
    { file: 'ask.ts', line: 16, column: 7, code: 'TS2531', message: "Object is possibly 'null'." },
  ],
  findings: ['Your code sent a request to example.com; this exercise only has the model APIs.'],
}

export const notWritten: ExerciseReport = {
  slug: '04-stream-to-the-end',
  status: 'todo',
  score: 0,
  maxScore: 3,
  checks: [
    {
      name: 'hands on each piece of text as it arrives',
      status: 'todo',
      todo: 1,
      message: 'Not written yet: hand each delta to `onText`.',
    },
    { name: 'stops when the caller aborts', status: 'not-reached', todo: 2 },
  ],
  findings: [],
}

export const brokenGuard: ExerciseReport = {
  slug: '01-read-the-whole-reply',
  status: 'failed',
  score: 1,
  maxScore: 2,
  checks: [
    {
      name: 'sends the system text and the user text apart',
      status: 'failed',
      guard: true,
      message: 'Your request held the system text inside the message of the user.',
    },
    passed('joins the parts of an answer in order'),
    { name: 'skips what the model thought', status: 'failed', todo: 1, message: 'You returned "".' },
  ],
  findings: [],
}

const unreadable = {
  status: 'failed' as const,
  message: "This is not valid TypeScript: Expected ',', got '{'.",
  place: {
    file: 'stages/01-model-as-component/00-hello-model/ask.ts',
    line: 1,
    column: 30,
    excerpt: 'export function ask(a {',
  },
}

export const unparsable: ExerciseReport = {
  ...hello,
  status: 'failed',
  score: 0,
  checks: [
    { name: 'sends one request', guard: true, ...unreadable },
    { name: 'returns the sentence', todo: 1, help: 'Look at the last line.', ...unreadable },
    { name: 'returns no commentary', todo: 2, ...unreadable },
  ],
}

export const coreDone: ExerciseReport = {
  slug: '01-read-the-whole-reply',
  status: 'passed',
  score: 2,
  maxScore: 2,
  bonus: 1,
  checks: [
    passed('joins the parts of an answer in order'),
    passed('skips what the model thought'),
    passed('costs a reply to the cent', { bonus: true }),
    { name: 'reads logprobs', status: 'failed', bonus: true, message: 'You returned 0 entries; the reply holds 4.' },
  ],
  findings: [],
}

/** Everything fails, for one cause or for two, and the code prints the same at each check. */
export const oneCause: ExerciseReport = {
  slug: '01-read-the-whole-reply',
  status: 'failed',
  score: 0,
  maxScore: 4,
  checks: [
    ...['joins the parts of an answer in order', 'skips what the model thought'].map(
      (name): CheckReport => ({
        name,
        status: 'failed',
        todo: 1,
        message: 'Your code threw TypeError: reply is undefined',
        help: 'The customer gets no answer.',
        output: 'Warning: this model name is old.\n',
      }),
    ),
    { name: 'keeps commentary out', status: 'failed', todo: 1, message: 'You returned ‘’.', output: 'Another line.\n' },
    { name: 'says when the reply was cut off', status: 'failed', todo: 2, message: 'hidden until TODO 1 is done' },
    { name: 'says when the model refused', status: 'failed', todo: 2, message: 'hidden until TODO 1 is done' },
    { name: 'says what it cost', status: 'not-reached', todo: 2 },
    { name: 'reports it', status: 'todo', todo: 3 },
  ],
  findings: [],
}

export const broken: ExerciseReport = {
  slug: '04-stream-to-the-end',
  status: 'error',
  score: 0,
  maxScore: 0,
  checks: [],
  findings: [],
  reason: 'Error: the recording "two-parts" is missing\n    at recording (grader/src/suite/replay.ts:12:3)',
}

export const open = (slug: string, reason?: string): ExerciseReport => ({
  slug,
  status: 'not-reached',
  score: 0,
  maxScore: 3,
  checks: [],
  findings: [],
  ...(reason && { reason }),
})

export const stageOne = (exercises: ExerciseReport[], status: StageReport['status'] = 'failed'): StageReport => ({
  slug: '01-model-as-component',
  status,
  score: exercises.reduce((sum, exercise) => sum + exercise.score, 0),
  maxScore: exercises.reduce((sum, exercise) => sum + exercise.maxScore, 0),
  ...(exercises.some(({ bonus }) => bonus) && { bonus: exercises.reduce((sum, { bonus = 0 }) => sum + bonus, 0) }),
  exercises,
})

const rest = (second: StageReport['status']): StageReport[] => [
  {
    slug: '02-context',
    status: second,
    score: 0,
    maxScore: 0,
    exercises: [],
    reason:
      second === 'locked'
        ? 'It unlocks when stage 01 model-as-component is passed; still open: 01-01, 01-04.'
        : 'Unlocked, and not yet written.',
  },
  {
    slug: '03-rag',
    status: 'locked',
    score: 0,
    maxScore: 0,
    exercises: [],
    reason: 'It unlocks when stage 02 context is passed, which is not yet written.',
  },
]

export function reportOf(first: StageReport, extra: Partial<Report> = {}): Report {
  const next = first.exercises.find((exercise) => exercise.status !== 'passed')
  return {
    schemaVersion: 1,
    courseVersion: '0.1.0',
    nodeVersion: '26.10.0',
    seed: 4711,
    stages: [first, ...rest(first.status === 'passed' ? 'empty' : 'locked')],
    findings: [],
    ...(next && { next: { stage: first.slug, exercise: next.slug } }),
    exitCode: first.status === 'passed' ? 0 : 1,
    ...extra,
  }
}
