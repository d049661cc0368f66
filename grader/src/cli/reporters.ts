import { randomUUID } from 'node:crypto'
import type { Report } from '../base/report.ts'
import { type RunView, renderJson, renderTerminal } from '../report/index.ts'

/** A way to write down a grading run. */
export type Reporter = (report: Report, view: RunView) => string | Promise<string>

/** By the name that `--reporter` takes. A new one is a line here and a pure function in `report/`. */
export const reporters: Readonly<Record<string, Reporter>> = {
  terminal: renderTerminal,
  json: (report, view) => renderJson(report, view.details),
  junit: exported('junit'),
  github: exported('github'),
  'github-summary': exported('github-summary'),
  gradescope: exported('gradescope'),
  classroom50: exported('classroom50'),
  csv: exported('csv'),
}

/** The formats for other machines; imported when one is asked for. */
function exported(name: string): Reporter {
  return async (report, view) => {
    const { exporterOf } = await import('../report/exports.ts')
    return exporterOf(name).render(report, view, { env: process.env, now: new Date(), token: randomUUID() })
  }
}

/** Writes a run down in the way that was asked for. */
export async function writeReport(name: string, report: Report, view: RunView): Promise<string> {
  const reporter = reporters[name] ?? renderTerminal
  return await reporter(report, view)
}
