import { UserError } from '../base/errors.ts'
import { type Course, type Exercise, findTarget } from '../course/index.ts'
import { type Finding, renderFindings } from '../report/doctor.ts'
import type { Command } from './context.ts'
import { checkAdoption } from './lab/adopt-a-coding-agent.ts'

/** What can be looked at, by the name of the lab without its number. */
const checks: Readonly<Record<string, (course: Course, lab: Exercise) => Promise<Finding[]>>> = {
  'adopt-a-coding-agent': checkAdoption,
}

/** `pnpm grade lab [stage]`: what can be seen of a lab. For yourself: it counts for nothing and unlocks nothing. */
export const labCommand: Command = async ({ course, options, screen }) => {
  const lab = chooseLab(course, options.target)
  const findings = (await checks[lab.slug.slice(3)]?.(course, lab)) ?? []
  const exitCode = findings.some(({ state }) => state === 'bad') ? 1 : 0
  if (options.reporter === 'json') {
    const data = { lab: `${lab.stage}/${lab.slug}`, findings, exitCode }
    return { text: `${JSON.stringify(data, null, 2)}\n`, exitCode }
  }
  const ends = {
    good: 'All that can be seen from outside is there. It counts for nothing: the lab is yours.',
    bad: `Mend what is marked, then run this again. What it is about: pnpm grade brief ${lab.id}`,
  }
  return { text: renderFindings(findings, screen, ends), exitCode }
}

/** @throws UserError that names the labs there are */
function chooseLab(course: Course, words: string | undefined): Exercise {
  const all = course.stages.flatMap(({ exercises }) => exercises).filter(hasChecks)
  const named = words === undefined ? undefined : findTarget(course, words)
  const among = named
    ? all.filter((lab) => (named.exercise ? named.exercise === lab : named.stage.slug === lab.stage))
    : all
  const [lab] = among
  if (lab && among.length === 1) return lab
  const labs = all.map(({ stage, slug }) => `pnpm grade lab ${stage.slice(0, 2)} (${slug.slice(3)})`).join(', ')
  const mend = labs === '' ? 'See what there is: pnpm grade status' : `There is: ${labs}`
  if (lab) throw new UserError('There are several labs.', { mend })
  const where = named ? `${(named.exercise ?? named.stage).slug} has no lab` : 'This course has no lab'
  throw new UserError(`${where} that can be looked at.`, { mend })
}

function hasChecks({ kind, slug }: Exercise): boolean {
  return kind === 'lab' && Object.hasOwn(checks, slug.slice(3))
}
