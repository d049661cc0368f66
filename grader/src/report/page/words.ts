import type { CheckStatus, ExerciseReport, StageReport } from '../../base/report.ts'
import { type Html, html } from './markup.ts'

type Look = { symbol: string; word: string; tone: 'good' | 'bad' | 'open' | 'soft' }

const checks: Readonly<Record<CheckStatus, Look>> = {
  passed: { symbol: '✔', word: 'passed', tone: 'good' },
  failed: { symbol: '✘', word: 'not passed', tone: 'bad' },
  error: { symbol: '✘', word: 'could not be graded', tone: 'open' },
  todo: { symbol: '○', word: 'not written', tone: 'open' },
  'not-reached': { symbol: '·', word: 'not reached', tone: 'soft' },
}

const stages: Readonly<Record<StageReport['status'], Look>> = {
  passed: { symbol: '✔', word: 'passed', tone: 'good' },
  failed: { symbol: '○', word: 'open', tone: 'open' },
  error: { symbol: '✘', word: 'could not be graded', tone: 'open' },
  locked: { symbol: '·', word: 'locked', tone: 'soft' },
  empty: { symbol: '○', word: 'not yet written', tone: 'soft' },
}

export function checkLook(status: CheckStatus): Look {
  return checks[status]
}

export function stageLook(status: StageReport['status']): Look {
  return stages[status]
}

/** `lab`: it is never graded, so it is not open either. */
export function exerciseLook(report: ExerciseReport, kind: string | undefined): Look {
  if (kind === 'lab') return { symbol: '·', word: 'lab, not graded', tone: 'soft' }
  if (report.status === 'not-reached' && report.checks.length === 0) {
    return { symbol: '·', word: report.reason === undefined ? 'not graded yet' : 'to be graded again', tone: 'soft' }
  }
  return checks[report.status]
}

/** The sign is for eyes; the word beside it says the same. */
export function sign({ symbol, tone }: Look): Html {
  return html`<span class="${tone}" aria-hidden="true">${symbol}</span>`
}
