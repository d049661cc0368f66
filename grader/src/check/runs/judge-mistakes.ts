import type { CheckReport } from '../../base/report.ts'
import { lowestOpenTodo } from '../../report/index.ts'
import type { CheckDeclaration } from '../../suite/sessions.ts'
import { slugOf } from '../answers.ts'
import { type Note, problem, type Scene, type Share, warning } from '../types.ts'
import { brokenSuite } from './judge-starter.ts'
import type { Run } from './plan.ts'

/** Every mistake fails on the check that knows it, and is told by its own sentence. */
export function judgeMistakes(scene: Scene, runs: readonly Run[]): Note[] {
  const declared = declaredChecks(runs)
  if (declared.length === 0) return []
  const notes = scene.answers.mistakes.flatMap((mistake) => {
    const own = runs.filter((run) => run.kind === 'mistake' && run.subject.name === mistake.name)
    return firstFault(own, slugOf(mistake), declared)
  })
  return [...notes, ...unpaired(scene, declared), ...unfailed(runs, declared)]
}

/** Mistakes that no seed lets pass, and mistakes that are told by their own sentence with every seed. */
export function countMistakes(scene: Scene, runs: readonly Run[]): { mistakes: Share; told: Share } {
  const declared = declaredChecks(runs)
  const counts = { rejected: 0, told: 0 }
  for (const mistake of scene.answers.mistakes) {
    const own = runs.filter((run) => run.kind === 'mistake' && run.subject.name === mistake.name)
    if (own.every((run) => isRejected(run, slugOf(mistake), declared))) counts.rejected++
    if (own.every((run) => toldIn(run, slugOf(mistake)) !== undefined)) counts.told++
  }
  const of = scene.answers.mistakes.length
  return { mistakes: { hit: counts.rejected, of }, told: { hit: counts.told, of } }
}

/** How many checks at least one mistake fails, of those that are worth something. */
export function countChecks(runs: readonly Run[]): { checks: Share; guards: number } {
  const declared = declaredChecks(runs)
  const worth = declared.filter((check) => check.todo !== undefined || check.bonus)
  const failed = failedNames(runs)
  return {
    checks: { hit: worth.filter((check) => failed.has(check.name)).length, of: worth.length },
    guards: declared.length - worth.length,
  }
}

function declaredChecks(runs: readonly Run[]): readonly CheckDeclaration[] {
  const hidden = runs.filter((run) => run.suite === 'hidden').map((run) => run.trace.declared)
  return hidden.find((checks) => checks.length > 0) ?? []
}

function firstFault(runs: readonly Run[], slug: string, declared: readonly CheckDeclaration[]): Note[] {
  const file = `grading/mistakes/${slug}.ts`
  for (const run of runs) {
    const { report, seed } = run
    if (report.status === 'error') return [brokenSuite(file, report, seed)]
    if (!isRejected(run, slug, declared)) {
      return [problem(`${file} passes (seed ${seed}).`, 'Write the check that tells it from a right answer.')]
    }
    if (toldIn(run, slug) === undefined) return [untold(run, slug, declared)]
  }
  return runs[0] ? otherDiagnoses(runs[0], slug) : []
}

/** A mistake of bonus checks alone fails those, and passes the exercise. */
function isRejected({ report }: Run, slug: string, declared: readonly CheckDeclaration[]): boolean {
  const knowing = declared.filter((check) => slug in (check.mistakes ?? {}))
  if (knowing.length === 0 || knowing.some((check) => !check.bonus)) return report.status !== 'passed'
  const names = new Set(knowing.map((check) => check.name))
  return report.checks.some((check) => names.has(check.name) && check.status !== 'passed')
}

/** The check that tells the mistake by its own sentence, among those that a learner is shown in full. */
function toldIn({ report }: Run, slug: string): CheckReport | undefined {
  const lowest = lowestOpenTodo(report) ?? Number.POSITIVE_INFINITY
  return report.checks.find((check) => check.mistake === slug && (check.bonus || (check.todo ?? 0) <= lowest))
}

function untold({ report, seed }: Run, slug: string, declared: readonly CheckDeclaration[]): Note {
  const file = `grading/mistakes/${slug}.ts`
  const failed = report.checks.filter((check) => check.status !== 'passed' && check.status !== 'not-reached')
  const list = failed.map((check) => `“${check.name}” (${check.mistake ?? check.status}): ${check.message}`).join('\n')
  const later = report.checks.find((check) => check.mistake === slug)
  if (later) {
    return problem(
      `${file} is recognised by “${later.name}” of TODO ${later.todo}, which a learner does not see yet: an earlier TODO is open (seed ${seed}).`,
      'A mistake is right in everything below its own TODO.',
      list,
    )
  }
  const knowing = declared.find((check) => slug in (check.mistakes ?? {}))
  if (!knowing) return problem(`${file} fails, and no check declares the mistake “${slug}”.`, undefined, list)
  return problem(
    `${file} fails, but “${knowing.name}” does not recognise it (seed ${seed}).`,
    `Call recognise('${slug}', …) there with a condition on what was sent, returned or thrown.`,
    list,
  )
}

function otherDiagnoses(run: Run, slug: string): Note[] {
  const lowest = lowestOpenTodo(run.report) ?? Number.POSITIVE_INFINITY
  return run.report.checks
    .filter((check) => !check.bonus && check.mistake !== undefined && check.mistake !== slug)
    .filter((check) => (check.todo ?? 0) <= lowest)
    .map((check) =>
      warning(
        `grading/mistakes/${slug}.ts is also told “${check.mistake}” by “${check.name}”.`,
        'One misconception reads best as one sentence: let the other check need this one.',
      ),
    )
}

function unpaired({ answers }: Scene, declared: readonly CheckDeclaration[]): Note[] {
  const slugs = new Set(answers.mistakes.map(slugOf))
  const known = declared.flatMap((check) => Object.keys(check.mistakes ?? {}).map((slug) => ({ slug, check })))
  const orphans = known.filter(({ slug }) => !slugs.has(slug))
  return orphans.map(({ slug, check }) =>
    problem(
      `“${check.name}” declares the mistake “${slug}”, and there is no grading/mistakes/${slug}.ts.`,
      'Write the mistake as a learner would, or remove the sentence.',
    ),
  )
}

function unfailed(runs: readonly Run[], declared: readonly CheckDeclaration[]): Note[] {
  const failed = failedNames(runs)
  return declared
    .filter((check) => (check.todo !== undefined || check.bonus) && !failed.has(check.name))
    .map((check) =>
      problem(
        `No mistake fails “${check.name}”.`,
        'Write the mistake it is for, or remove the check: it decides nothing.',
      ),
    )
}

function failedNames(runs: readonly Run[]): Set<string> {
  const mistakes = runs.filter((run) => run.kind === 'mistake')
  const failed = mistakes.flatMap((run) => run.report.checks.filter((check) => check.status === 'failed'))
  return new Set(failed.map((check) => check.name))
}
