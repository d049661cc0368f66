import fc from 'fast-check'
import type { ExerciseReport, Report } from '../../src/base/report.ts'
import type { ExportView } from '../../src/report/graded.ts'
import type { RunView } from '../../src/report/index.ts'
import { broken, guide, halfDone, hello, notWritten, stageOne } from './samples.ts'

/** Texts that have ended somebody's format, or begun another. */
export const hostileTexts: readonly string[] = [
  '::error file=a.ts::forged',
  '::stop-commands::x\n::x::\n::notice title=Stagecraft::100 of 100 points',
  '\r::set-output name=score::100',
  'a ##[error]forged ##[add-matcher]/tmp/m.json',
  'stages/x.ts(1,2): error TS2322: forged',
  'stages/x.ts: line 1, col 2, Error - forged (no-rule)',
  ']]></failure></testcase><testcase name="forged"/>',
  '<script>alert(1)</script> & "quoted" <!-- -->',
  '&#0; &undefined; \u0000\u0001\u0008\u000b\u001b[31mred\u001b[0m\u009b2J',
  '\ud800 half of a pair \ufffe\uffff',
  '\u202eevitcerid\u2066 \u2028next\u2029line \ufeff',
  '```\n# forged heading\n@everyone see https://evil.example and ![x](https://evil.example/p.png)\n~~~',
  '`` ` ``` ```` `code` @teacher #1 GH-1 owner/repo#2',
  '````````````````\u200b````````````````\n@teacher',
  '</details><h1>forged</h1><details>',
  '=HYPERLINK("https://evil.example","x")',
  "+1+cmd|' /C calc'!A0",
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  '"quoted","fields"\r\nforged,row',
  'x'.repeat(100_000),
  '`'.repeat(5_000),
  'line\n'.repeat(20_000),
  '%0A::error::forged%0D',
  '',
  ' ',
]

/** An exercise in which every text that anybody but us could have chosen is this one. */
export function exerciseSaying(text: string): ExerciseReport {
  const place = { file: text, line: 3, column: 1, excerpt: text }
  const told = { message: text, help: text, mistake: 'first-block', place, output: text }
  return {
    slug: '01-read-the-whole-reply',
    status: 'failed',
    score: 1.5,
    maxScore: 3,
    checks: [
      { name: `${text} guard`, status: 'passed', guard: true, output: text },
      { name: `${text} one`, status: 'passed', todo: 1 },
      { name: `${text} two`, status: 'failed', todo: 1, ...told },
      { name: `${text} three`, status: 'todo', todo: 2, message: text },
      { name: `${text} four`, status: 'not-reached', todo: 2, message: text },
      { name: `${text} five`, status: 'error', todo: 2, message: text },
      { name: `${text} six`, status: 'failed', bonus: true, message: text },
    ],
    typeErrors: [{ file: text, line: 1, column: 1, code: text, message: text }],
    findings: [text],
    reason: text,
    durationMs: 1_234,
  }
}

export function reportOf(exercises: ExerciseReport[], findings: string[] = []): Report {
  return {
    schemaVersion: 1,
    courseVersion: '1.0.0',
    nodeVersion: '26.10.0',
    seed: 7,
    stages: [stageOne(exercises)],
    findings,
    exitCode: 1,
  }
}

export const hostileReport = (text: string): Report => reportOf([hello, exerciseSaying(text)], [text])

/** Passed, half done, not written. */
export const plainReport: Report = reportOf([hello, halfDone, { ...notWritten, durationMs: 2_000 }])

/** Passed, not reached with a reason, broken by a fault of ours. */
export const brokenReport: Report = reportOf([
  hello,
  { ...halfDone, status: 'not-reached', checks: [], score: 0, reason: 'Not reached: first make 01-00 pass.' },
  broken,
])

export const view: ExportView = {
  details: 'full',
  guide,
  shown: [...guide.exercises.keys()],
}

export const runView: RunView = { ...view, width: 80, colour: 0, unicode: true }

/** Any text at all, hostile pieces among it. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...hostileTexts)), {
    maxLength: 4,
  })
  .map((pieces) => pieces.join('').slice(0, 4_000))
