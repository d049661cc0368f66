import type { CheckReport } from '../../base/report.ts'
import { recordingNames } from '../proofs/recordings.ts'
import { type Note, problem, type Scene, type Share } from '../types.ts'
import { brokenSuite } from './judge-starter.ts'
import type { Run } from './plan.ts'

/** Every right answer passes, with every seed, on every accepted earlier answer, and leaves nothing odd behind. */
export function judgeRight(scene: Scene, runs: readonly Run[]): Note[] {
  const right = runs.filter((run) => (run.kind === 'right' || run.kind === 'later') && run.suite === 'hidden')
  const seen = new Set<string>()
  const notes = right.flatMap((run) => {
    // The first seed that shows it is enough.
    const found = rejected(run)
    if (found.length === 0 || seen.has(run.subject.name)) return []
    seen.add(run.subject.name)
    return found
  })
  return [...notes, ...unusedRecordings(scene, runs)]
}

/** How many of the solution and the accepted answers pass with every seed. */
export function countRight(runs: readonly Run[]): Share {
  const right = runs.filter((run) => run.kind === 'right' && run.suite === 'hidden')
  const names = new Set(right.map((run) => run.subject.name))
  const rejectedNames = new Set(right.filter((run) => run.report.status !== 'passed').map((run) => run.subject.name))
  return { hit: names.size - rejectedNames.size, of: names.size }
}

function rejected(run: Run): Note[] {
  const { kind, subject, report, seed } = run
  if (report.status === 'error') return [brokenSuite(subject.name, report, seed)]
  const open = report.checks.filter((check) => check.status !== 'passed' && !check.bonus)
  const bonus = report.checks.filter((check) => check.status !== 'passed' && check.bonus)
  const notes: Note[] = []
  if (report.status !== 'passed') {
    const sentence = `${capital(subject.name)} does not pass (seed ${seed}): “${open[0]?.name}”.`
    notes.push(problem(sentence, mendFor(kind), open.map(told).join('\n')))
  } else if (bonus[0] && subject.name === 'solution') {
    notes.push(
      problem(`The solution does not earn the bonus of “${bonus[0].name}” (seed ${seed}).`, undefined, told(bonus[0])),
    )
  }
  for (const finding of report.findings) {
    notes.push(problem(`${capital(subject.name)} leaves a finding (seed ${seed}): ${finding}`, mendFor('finding')))
  }
  return notes
}

function mendFor(kind: Run['kind'] | 'finding'): string {
  if (kind === 'later') return 'The earlier suite accepts an answer that later ones cannot stand on: close that gap.'
  if (kind === 'finding') return 'A right answer touches nothing but the model API, and rests when it has returned.'
  return 'A right answer was rejected: loosen the check, or move the answer to mistakes/ if it is wrong.'
}

function told(check: CheckReport): string {
  return [`“${check.name}” ${check.status}`, check.message, check.help].filter(Boolean).join('\n  ')
}

function unusedRecordings(scene: Scene, runs: readonly Run[]): Note[] {
  const used = new Set(runs.flatMap((run) => run.trace.usedRecordings))
  return recordingNames(scene)
    .filter((name) => !used.has(name))
    .map((name) =>
      problem(`Nothing uses the recording ${name}.`, `Replay it, or remove grading/recordings/${name}.json.`),
    )
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
