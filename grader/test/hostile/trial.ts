/** Grades hostile files in batches, several graders at a time, and says what became of each. */
import type { ExerciseReport } from '../../src/base/report.ts'
import { type Attempt, attempts, attemptsCode, cheats } from './cheats/index.ts'
import { type Graded, type HostileCourse, makeHostileCourse, type Sandbox, stage } from './course.ts'
import { type Listeners, makeOutside } from './world.ts'

export type Trial = {
  sandbox: Sandbox
  course: HostileCourse
  outside: string
  graded: Graded
}

export type Outcomes = {
  trials: Trial[]
  /** What the report says of a cheat. */
  reports: Map<string, ExerciseReport>
  /** What an attempt got, `refused …` or `got …`. */
  tried: Map<string, string>
}

type Batch = { sandbox: Sandbox; codes: string[]; names: (string | undefined)[] }

/** Learner processes that mostly wait leave room for one grader more than there are cores. */
const AT_ONCE = 3

/** Tries everything in the sandboxes; the caller removes the courses. */
export async function tryEverything(sandboxes: readonly Sandbox[], listeners: Listeners): Promise<Outcomes> {
  const waiting = sandboxes.flatMap((sandbox) => batches(sandbox))
  const outcomes: Outcomes = { trials: [], reports: new Map(), tried: new Map() }
  const worker = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const trial = await tryBatch(batch, listeners)
      outcomes.trials.push(trial)
      collect(batch, trial.graded, outcomes)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return outcomes
}

export const keyOf = (sandbox: Sandbox, group: string, name: string) => `${sandbox}/${group}/${name}`

/** The longest first, so that none is left over at the end. */
function batches(sandbox: Sandbox): Batch[] {
  const groups = [['endless'], ['values', 'sources'], ['channel'], ['request', 'ending', 'words']]
  const ofCheats = groups.map((names) => {
    const list = names.flatMap((group) => (cheats[group] ?? []).map((cheat) => ({ group, ...cheat })))
    return {
      sandbox,
      codes: list.map(({ code }) => code),
      names: list.map(({ group, name }) => keyOf(sandbox, group, name)),
    }
  })
  const files = Object.values(attempts).flatMap((list) => pieces(list, 25))
  return [...ofCheats, { sandbox, codes: files.map(attemptsCode), names: files.map(() => undefined) }]
}

function pieces<Item>(list: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}

async function tryBatch({ sandbox, codes }: Batch, listeners: Listeners): Promise<Trial> {
  const course = makeHostileCourse(codes)
  const outside = makeOutside(course.base)
  for (const [index, code] of codes.entries()) {
    const hidden = `${course.folder(index)}/grading`
    const known = { ROOT: course.root, HIDDEN: hidden, OUTSIDE: outside, TCP: listeners.tcp, UDP: listeners.udp }
    const text = Object.entries(known).reduce((done, [name, value]) => done.replaceAll(`%${name}%`, `${value}`), code)
    course.write(`stages/${stage}/${String(index).padStart(2, '0')}-cheat/answer.ts`, text)
  }
  const graded = await course.grade('01', '--fresh', ...(sandbox === 'bubblewrap' ? ['--sandbox'] : []))
  return { sandbox, course, outside, graded }
}

function collect({ sandbox, names }: Batch, { report }: Graded, { reports, tried }: Outcomes): void {
  const exercises = report.stages[0]?.exercises ?? []
  for (const [index, exercise] of exercises.entries()) {
    const name = names[index]
    if (name !== undefined) reports.set(name, exercise)
    else for (const [attempt, got] of triedIn(exercise)) tried.set(`${sandbox}/${attempt}`, got)
  }
}

function triedIn({ checks }: ExerciseReport): [string, string][] {
  const lines = checks.flatMap(({ output = '' }) => [...output.matchAll(/^TRIED (.*)$/gm)])
  return lines.map(([, line = '']) => JSON.parse(line) as [string, string])
}

/** Whether what an attempt got is worth nothing. */
export function isHarmless({ harmless }: Attempt, got: string | undefined): boolean {
  if (got === undefined) return false
  return got.startsWith('refused ') || (harmless?.test(got.slice('got '.length)) ?? false)
}
