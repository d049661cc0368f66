/** Beyond what is asked. */
import { check, ensure, recognise } from '@stagecraft/suite'
import { failed } from './outage.ts'
import { long } from './two-hundred.ts'

check(
  'reports what it did',
  {
    bonus: true,
    why: 'Ines watches how often a summary fails, and sees none.',
    look: 'Which of the three happened?',
    mistakes: {
      'report-says-summarised': 'The summary failed, and your report says `{did}`.',
      'report-says-nothing':
        'No summary was to be had, {cut} old tool outputs were cut, and no report says `shortened`.',
    },
  },
  async () => {
    const { moments, turns, last } = await failed()
    const wrong = moments.find(({ asked, report }) => asked.length > 0 && report?.did === 'summarised')
    recognise('report-says-summarised', wrong !== undefined, { did: wrong?.report.did })
    for (const { asked, compacted, report } of moments) {
      const did = report?.did
      if (asked.length > 0 && compacted)
        ensure(did !== undefined && did !== 'summarised', `The summary failed, and your report says ${did}.`)
      if (asked.length === 0)
        ensure(did !== 'summarised', 'No summary was asked for, and your report says `summarised`.')
    }
    const cut = turns.filter((turn) => turn.kind === 'result' && !last.sent.words.includes(turn.output)).length
    recognise('report-says-nothing', cut > 0 && !moments.some(({ report }) => report?.did === 'shortened'), { cut })
    for (const { report } of moments) {
      const { did, before, after } = report
      ensure(
        did !== 'shortened' || after < before,
        `Your report says \`shortened\`, and ${before} tokens before and ${after} after.`,
      )
    }
    const well = await long()
    const [at] = well.moments.filter(({ asked }) => asked.length > 0)
    ensure(at, `${well.turns.length} turns were appended, and your session asked for no summary.`)
    ensure(
      at.report?.did === 'summarised',
      `A summary took the place of turns, and your report says \`${at.report?.did}\`.`,
    )
    const { before, after } = at.report
    ensure(
      before > after && after > 0,
      `Turns left the request, and your report says ${before} tokens before and ${after} after.`,
    )
  },
)
