import type { CheckReport, Report } from '../base/report.ts'
import { type ExportView, explanationOf, fileOf, findingsOf, type GradedExercise, gradedExercises } from './graded.ts'
import { inert, inertLine } from './inert.ts'

const textLimit = 8_000
const nameLimit = 300

/**
 * The run as JUnit XML, the dialect that GitLab, Jenkins and most CI hosts read: a testsuite for each exercise, a testcase
 * for each check. A check that is not written yet is a failure; one that was not reached is skipped.
 */
export function renderJunit(report: Report, view: ExportView): string {
  const suites = gradedExercises(report, view).map(suiteOf)
  if (report.error) suites.push(errorSuite(report.error.message))
  suites[0]?.findings.push(...findingsOf(report, view))
  const total = sum(suites.map((suite) => suite.counts))
  const body = suites.map(({ counts, attributes, cases, findings }) => {
    const about = findings.length > 0 ? [element('system-err', {}, findings.join('\n'))] : []
    return open('testsuite', { ...attributes, ...counts }, [...cases, ...about])
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open('testsuites', { name: 'Stagecraft', ...total }, body)}\n`
}

type Counts = { tests: number; failures: number; errors: number; skipped: number }
type Suite = { counts: Counts; attributes: Record<string, string>; cases: string[]; findings: string[] }

function suiteOf(exercise: GradedExercise): Suite {
  const { report } = exercise
  const cases = report.checks.length > 0 ? report.checks.map((check) => caseOf(exercise, check)) : [wholeCase(exercise)]
  return {
    counts: sum(cases.map((item) => item.counts)),
    attributes: { name: `${exercise.stage}/${report.slug}`, time: ((report.durationMs ?? 0) / 1000).toFixed(3) },
    cases: cases.map((item) => item.text),
    findings: [...report.findings],
  }
}

type Case = { counts: Counts; text: string }

function caseOf(exercise: GradedExercise, check: CheckReport): Case {
  const attributes = caseAttributes(exercise, inertLine(check.name, nameLimit), fileOf(exercise, check))
  const output = check.output ? [element('system-out', {}, check.output)] : []
  const message = inertLine(check.message ?? verdictWords[check.status], nameLimit)
  const text = explanationOf(check)
  if (check.status === 'passed') return { counts: counted(), text: open('testcase', attributes, output) }
  if (check.status === 'not-reached') {
    return { counts: counted('skipped'), text: open('testcase', attributes, [open('skipped', { message }, [])]) }
  }
  const kind = check.status === 'error' ? 'error' : 'failure'
  const result = element(kind, { message, type: check.mistake ?? check.status }, text)
  return {
    counts: counted(kind === 'error' ? 'errors' : 'failures'),
    text: open('testcase', attributes, [result, ...output]),
  }
}

/** An exercise without checks was not reached, or could not be graded: never a success, and never nothing. */
function wholeCase(exercise: GradedExercise): Case {
  const { status, reason } = exercise.report
  const message = inertLine(reason ?? verdictWords[status], nameLimit)
  const attributes = caseAttributes(exercise, 'is graded', fileOf(exercise))
  const kind = status === 'error' ? 'error' : 'failure'
  const result = element(kind, { message, type: status }, reason ?? '')
  return { counts: counted(kind === 'error' ? 'errors' : 'failures'), text: open('testcase', attributes, [result]) }
}

function errorSuite(message: string): Suite {
  const result = element('error', { message: inertLine(message, nameLimit), type: 'error' }, message)
  const text = open('testcase', { name: 'the submission can be graded', classname: 'stagecraft', time: '0' }, [result])
  const attributes = { name: 'stagecraft', time: '0' }
  return { counts: counted('errors'), attributes, cases: [text], findings: [] }
}

const verdictWords: Record<CheckReport['status'], string> = {
  passed: 'Passed.',
  failed: 'Failed.',
  error: 'The check itself broke.',
  'not-reached': 'Not reached.',
  todo: 'Not written yet.',
}

function caseAttributes(exercise: GradedExercise, name: string, file: string | undefined) {
  const classname = `${exercise.stage}.${exercise.report.slug}`
  return { name, classname, time: '0', ...(file !== undefined && { file }) }
}

function counted(kind?: Exclude<keyof Counts, 'tests'>): Counts {
  return { tests: 1, failures: 0, errors: 0, skipped: 0, ...(kind && { [kind]: 1 }) }
}

function sum(counts: readonly Counts[]): Counts {
  const add = (key: keyof Counts) => counts.reduce((total, item) => total + item[key], 0)
  return { tests: add('tests'), failures: add('failures'), errors: add('errors'), skipped: add('skipped') }
}

function element(name: string, attributes: Record<string, string | number>, text: string): string {
  return `<${name}${written(attributes)}>${escapeXml(inert(text, textLimit))}</${name}>`
}

function open(name: string, attributes: Record<string, string | number>, children: readonly string[]): string {
  if (children.length === 0) return `<${name}${written(attributes)}/>`
  return `<${name}${written(attributes)}>\n${children.join('\n')}\n</${name}>`
}

function written(attributes: Record<string, string | number>): string {
  return Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(inert(String(value), textLimit)).replaceAll('\n', '&#10;')}"`)
    .join('')
}

/** No CDATA: `]]>` cannot end what was never begun. */
function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
