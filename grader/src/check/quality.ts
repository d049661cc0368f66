import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Course } from '../course/index.ts'
import { countCheats } from './cheats.ts'
import { readScores, type Score } from './mutants/scores.ts'
import { difference } from './runs/difference.ts'
import { seedsOfMistakes } from './runs/plan.ts'
import { type CheckOptions, type ExerciseOutcome, type Note, problem, type Share } from './types.ts'

/**
 * The quality table says how well the suites judge. It is checked in, so that it can be read without running anything;
 * a table that does not say what was just measured is a problem, or is rewritten with `write`.
 */
export function proveQuality(
  course: Course,
  outcomes: readonly ExerciseOutcome[],
  options: Pick<CheckOptions, 'write' | 'seeds'>,
  wrote: (file: string) => void,
): Note[] {
  const file = join(course.root, 'docs', 'quality.md')
  const text = renderQuality(outcomes, publishedSeeds, readScores(course))
  const old = existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : ''
  if (old === text) return []
  if (options.write && options.seeds.join() === publishedSeeds.join()) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    wrote(file)
    return []
  }
  return [
    problem(
      'docs/quality.md does not say what was measured now.',
      'Bring it up to date: pnpm course check --write',
      difference(old, text),
    ),
  ]
}

/** The seeds of the published table. What is proven with others must say the same, but does not change it. */
export const publishedSeeds: readonly number[] = [1, 2, 3]

/** The table as Markdown: figures only, so that it is the same on every machine. */
export function renderQuality(
  outcomes: readonly ExerciseOutcome[],
  seeds: readonly number[],
  scores: ReadonlyMap<string, Score>,
): string {
  const rows = outcomes.flatMap(({ key, id, slug, tally }) => {
    if (!tally) return []
    const { right, mistakes, told, checks, guards } = tally
    const score = scores.get(key)
    const cells = [share(right), share(mistakes), share(told), share(checks), String(guards), scoreCell(score)]
    return [`| ${id} ${slug.slice(3)} | ${cells.join(' | ')} |`]
  })
  const tallies = outcomes.flatMap(({ tally }) => tally ?? [])
  const sum = (pick: (tally: (typeof tallies)[number]) => Share): string =>
    share(tallies.map(pick).reduce((a, b) => ({ hit: a.hit + b.hit, of: a.of + b.of }), { hit: 0, of: 0 }))
  const guards = tallies.reduce((total, tally) => total + tally.guards, 0)
  const totals = [
    sum((tally) => tally.right),
    sum((tally) => tally.mistakes),
    sum((tally) => tally.told),
    sum((tally) => tally.checks),
    String(guards),
    scoreCell(totalScore(outcomes, scores)),
  ]
  return `${[
    '# How well the suites judge',
    '',
    'Written by `pnpm course check --write`; `pnpm test` fails when it is out of date. Each figure is *how many of how many*.',
    '',
    '| exercise | right answers accepted | mistakes rejected | told by their own sentence | checks that a mistake fails | guards | mutants killed |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    `| **all** | ${totals.map((cell) => `**${cell}**`).join(' | ')} |`,
    '',
    ...cheatLines(),
    `Right answers ran with the seeds ${seeds.join(', ')}, mistakes with ${seedsOfMistakes(seeds).join(', ')}; one that goes wrong counts as wrong. \`pnpm test\` leaves out the last seed of each.`,
    '',
    '- *Right answers* are the solution and the accepted answers, which are as unlike it as their authors could make them.',
    '- *Mistakes* are plausible wrong answers, one misconception each. Its *own sentence* is the one written for it, shown',
    '  to a learner in full at the first TODO that is open.',
    '- *Guards* are checks that the untouched starter passes. They are worth nothing and must stay green.',
    '- *Mutants* are small random changes of the solution (`pnpm course check --mutants`). Texts with a space are left alone,',
    '  since no check may depend on wording. Some survivors are as right as the solution; `docs/mutation.json` lists them',
    '  all. A figure in brackets was measured on an earlier version of the exercise.',
  ].join('\n')}\n`
}

function cheatLines(): string[] {
  const cheats = countCheats()
  if (!cheats) return []
  const { tried, survived } = cheats
  return [
    `Cheats that survived: **${share({ hit: survived, of: tried })}**, tried on the permission flags alone and inside bubblewrap`,
    '([each of them](../grader/test/hostile/cheats.json), [what is walled](security.md)).',
    '',
  ]
}

function share({ hit, of }: Share): string {
  return `${hit} of ${of}`
}

function scoreCell(score: Score | undefined): string {
  if (!score) return 'not measured'
  const text = share({ hit: score.killed, of: score.total })
  return score.stale ? `(${text})` : text
}

function totalScore(outcomes: readonly ExerciseOutcome[], scores: ReadonlyMap<string, Score>): Score | undefined {
  const found = outcomes.flatMap(({ key }) => scores.get(key) ?? [])
  if (found.length === 0) return undefined
  return {
    killed: found.reduce((total, score) => total + score.killed, 0),
    total: found.reduce((total, score) => total + score.total, 0),
    stale: found.some((score) => score.stale),
  }
}
