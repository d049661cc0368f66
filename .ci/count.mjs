// Prints `N passed, N failed, N skipped` from the reports that the test runners wrote. Plain JavaScript: any Node runs it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../.stagecraft/reports/', import.meta.url)
const reports = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
const total = { passed: 0, failed: 0, skipped: 0 }
for (const name of reports) {
  const report = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  total.passed += report.numPassedTests ?? report.passed ?? 0
  total.failed += report.numFailedTests ?? report.failed ?? 0
  total.skipped += (report.numPendingTests ?? report.skipped ?? 0) + (report.numTodoTests ?? 0)
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.passed > 0 && total.failed === 0 ? 0 : 1
