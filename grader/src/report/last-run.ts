import type { Exchange } from '../base/traffic.ts'
import { renderExchange } from './exchange.ts'
import { finish } from './finish.ts'
import { type Guide, nameOf } from './guide.ts'
import { marked, paragraph } from './layout.ts'
import { createPaint, type Screen } from './paint.ts'

/** The traffic of one exercise in the last grading run, as a person reads it. */
export type SeenTraffic = { stage: string; exercise: string; exchanges: readonly Exchange[]; leftOut: number }

/** What the code sent in the last run and what came back, check by check. Ends with a newline. */
export function renderLastRun(traffic: readonly SeenTraffic[], view: Screen & { guide: Guide }): string {
  const paint = createPaint(view)
  const lines = traffic.flatMap(({ stage, exercise, exchanges, leftOut }) => {
    const title = nameOf(view.guide, stage, exercise)
    const count = `${exchanges.length + leftOut} ${exchanges.length + leftOut === 1 ? 'request' : 'requests'}`
    return [
      ...marked(paint, { indent: '', symbol: '', style: 'plain' }, `${title}: traffic`, count, 'strong'),
      ...exchanges.flatMap((exchange, index) => [
        ...(exchanges[index - 1]?.wire.check === exchange.wire.check
          ? []
          : ['', ...paragraph(paint, 'strong', '', exchange.wire.check || 'Outside every check')]),
        ...renderExchange(paint, { number: index + 1, exchange, during: [], timed: false }),
      ]),
      ...(leftOut > 0 ? paragraph(paint, 'dim', '', `${leftOut} more are not kept.`) : []),
    ]
  })
  if (lines.length === 0) lines.push(...paragraph(paint, 'plain', '', 'The last run sent no request.'))
  return finish(lines, view.unicode)
}
