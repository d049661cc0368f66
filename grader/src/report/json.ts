import type { Report } from '../base/report.ts'
import { type Details, withDetails } from './details.ts'

/** The report as one JSON object in the key order of the documentation, with a newline at the end. */
export function renderJson(report: Report, details: Details): string {
  return `${JSON.stringify(withDetails(report, details), null, 2)}\n`
}
