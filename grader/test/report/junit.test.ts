import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderJunit } from '../../src/report/junit.ts'
import { anyText, brokenReport, hostileReport, hostileTexts, plainReport, reportOf, view } from './hostile.ts'
import { allOf, readXml, type Xml } from './readers.ts'
import { hello } from './samples.ts'

/** Elements, their attributes and their children in order, as the common JUnit schema has them. */
const schema: Record<string, { attributes: string[]; children: RegExp }> = {
  testsuites: { attributes: ['name', 'tests', 'failures', 'errors', 'skipped'], children: /^(testsuite )*$/ },
  testsuite: {
    attributes: ['name', 'time', 'tests', 'failures', 'errors', 'skipped'],
    children: /^(testcase )*(system-err )?$/,
  },
  testcase: {
    attributes: ['name', 'classname', 'time', 'file'],
    children: /^(skipped |error |failure )?(system-out )?$/,
  },
  failure: { attributes: ['message', 'type'], children: /^$/ },
  error: { attributes: ['message', 'type'], children: /^$/ },
  skipped: { attributes: ['message'], children: /^$/ },
  'system-out': { attributes: [], children: /^$/ },
  'system-err': { attributes: [], children: /^$/ },
}

function validate(node: Xml): void {
  const rule = schema[node.name]
  if (!rule) throw new Error(`the element ${node.name}`)
  for (const key of Object.keys(node.attributes)) expect(rule.attributes).toContain(key)
  expect(node.children.map((child) => `${child.name} `).join('')).toMatch(rule.children)
  if (node.name === 'testsuites' || node.name === 'testsuite') {
    const cases = allOf(node, 'testcase')
    const count = (name: string) => cases.filter((item) => item.children.some((child) => child.name === name)).length
    expect(node.attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(count('failure')),
      errors: String(count('error')),
      skipped: String(count('skipped')),
    })
  }
  if (node.name === 'testsuites' || node.name === 'testsuite' || node.name === 'testcase')
    expect(node.text.trim()).toBe('')
  for (const child of node.children) validate(child)
}

test('a suite for each exercise, a case for each check', () => {
  const root = readXml(renderJunit(plainReport, view))
  validate(root)
  expect(root.children.map((suite) => suite.attributes.name)).toEqual([
    '01-model-as-component/00-hello-model',
    '01-model-as-component/01-read-the-whole-reply',
    '01-model-as-component/04-stream-to-the-end',
  ])
  const failed = allOf(root, 'testcase').find((item) => item.attributes.name?.startsWith('skips what'))
  expect(failed?.attributes.file).toBe('stages/01-model-as-component/01-read-the-whole-reply/ask.ts')
  expect(failed?.children[0]).toMatchObject({ name: 'failure', attributes: { type: 'first-block' } })
  expect(failed?.children[0]?.text).toContain('Tomas read it')
  expect(failed?.children[1]).toMatchObject({ name: 'system-out' })
})

test('what was not written counts as a failure, what was not reached as skipped', () => {
  const root = readXml(renderJunit(reportOf([hello]), view))
  expect(root.attributes).toMatchObject({ tests: '2', failures: '0' })
  const kinds = allOf(readXml(renderJunit(plainReport, view)), 'testcase').map(
    (item) => item.children[0]?.attributes.type ?? item.children[0]?.name,
  )
  expect(kinds.slice(-2)).toEqual(['todo', 'skipped'])
})

test('an exercise that was not reached or could not be graded is never green', () => {
  const root = readXml(renderJunit(brokenReport, view))
  validate(root)
  const [, reached, own] = root.children
  expect(reached?.attributes).toMatchObject({ tests: '1', failures: '1' })
  expect(own?.attributes).toMatchObject({ tests: '1', errors: '1' })
})

test('a run that could not be graded at all is an error, not an empty success', () => {
  const report = { ...reportOf([]), error: { message: 'No course.' }, exitCode: 2 as const }
  const root = readXml(renderJunit(report, { ...view, shown: [] }))
  validate(root)
  expect(root.attributes).toMatchObject({ tests: '1', errors: '1' })
})

test.each(hostileTexts)('stays XML, whatever a learner wrote: %j', (text) => {
  const xml = renderJunit(hostileReport(text), view)
  const root = readXml(xml)
  validate(root)
  expect(allOf(root, 'testcase')).toHaveLength(9)
  expect(xml.length).toBeLessThan(200_000)
})

test('stays XML for any text', () => {
  fc.assert(
    fc.property(anyText, (text) => validate(readXml(renderJunit(hostileReport(text), view)))),
    { numRuns: 150 },
  )
})

test('tells no more than the detail level', () => {
  const actual = renderJunit(plainReport, { ...view, details: 'actual-only' })
  expect(actual).toContain('You returned')
  expect(actual).not.toMatch(/first-block|meant for the reader/)
  const none = renderJunit(plainReport, { ...view, details: 'none' })
  expect(none).not.toMatch(/You returned|reasoning|example\.com/)
  validate(readXml(none))
})
