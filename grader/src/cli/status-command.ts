import { renderStatus } from '../report/index.ts'
import type { Command } from './context.ts'
import { openSitting } from './sitting.ts'

/** `pnpm grade status`: the whole course from what is remembered; grades nothing. */
export const statusCommand: Command = async (context) => {
  const { options, reporter, screen, guide } = context
  const { progress, report: reportOf } = openSitting(context)
  const report = reportOf(0, [])
  const { startedAt } = progress
  const text =
    options.reporter === 'terminal'
      ? renderStatus(report, { ...screen, guide, ...(startedAt && { since: { startedAt, now: new Date() } }) })
      : reporter(report, { ...screen, guide, shown: [], details: options.details })
  return { text, exitCode: 0 }
}
