import { randomBytes } from 'node:crypto'
import { UserError } from '../base/errors.ts'
import type { Report } from '../base/report.ts'
import { nearest } from '../base/words.ts'
import { type RunView, renderJson, renderTerminal } from '../report/index.ts'

/** A way to write down a grading run. */
export type Reporter = (report: Report, view: RunView) => string

/**
 * The reporter that `--reporter` names. The formats for machines are imported only when one is asked for.
 * @throws UserError that names the nearest one
 */
export async function findReporter(name: string): Promise<Reporter> {
  if (name === 'terminal') return renderTerminal
  if (name === 'json') return (report, view) => renderJson(report, view.details)
  const { exporters } = await import('../report/exports.ts')
  const exporter = exporters[name]
  if (exporter) {
    const host = () => ({ env: process.env, now: new Date(), token: randomBytes(16).toString('hex') })
    return (report, view) => exporter.render(report, view, host())
  }
  const names = ['terminal', ...Object.keys(exporters)]
  const guess = nearest(name, names)
  throw new UserError(`--reporter does not know "${name}".${guess ? ` Did you mean ${guess}?` : ''}`, {
    mend: `It takes: ${names.join(', ')}.`,
  })
}
