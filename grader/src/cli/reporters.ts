import type { Report } from '../base/report.ts'
import { type RunView, renderJson, renderTerminal } from '../report/index.ts'

/** A way to write down a grading run. */
export type Reporter = (report: Report, view: RunView) => string | Promise<string>

/** By the name that `--reporter` takes. A new one is a line here and a pure function in `report/`. */
export const reporters: Readonly<Record<string, Reporter>> = {
  terminal: renderTerminal,
  json: (report, view) => renderJson(report, view.details),
}

/** Writes a run down in the way that was asked for. */
export async function writeReport(name: string, report: Report, view: RunView): Promise<string> {
  const reporter = reporters[name] ?? renderTerminal
  return await reporter(report, view)
}
