import { spawn } from 'node:child_process'

/** A command to time, and how a reader would type it. */
export type Timed = {
  shown: string
  program: string
  argv: readonly string[]
  cwd: string
  env?: Readonly<Record<string, string>>
  /** The command prints its own milliseconds, one a line; their median counts, and not how long it took as a whole. */
  timesItself?: boolean
}

/** Two things to compare. Where there are several commands on a side, their mean counts, or their sum. */
export type Comparison = {
  name: string
  target: number
  ours: readonly Timed[]
  reference: readonly Timed[]
  reckon?: 'sum'
}

export type Measured = Comparison & { oursMs: number; referenceMs: number; ratio: number }

/**
 * Times all comparisons in rounds, each command once a round, so that a busy moment of the machine hits both sides.
 * @returns medians over the rounds, in milliseconds of wall clock, and their ratio
 */
export async function measure(
  comparisons: readonly Comparison[],
  rounds: number,
  announce: (words: string) => void,
): Promise<Measured[]> {
  const times = new Map<Timed, number[]>()
  // Commands that several comparisons share are timed once.
  const commands = [...new Set(comparisons.flatMap(({ ours, reference }) => [...ours, ...reference]))]
  // The first round fills caches of the disk and is thrown away.
  for (let round = 0; round <= rounds; round++) {
    for (const command of commands) {
      announce(round === 0 ? `warming up  ${command.shown}` : `round ${round} of ${rounds}  ${command.shown}`)
      const took = await time(command)
      if (round > 0) times.set(command, [...(times.get(command) ?? []), took])
    }
  }
  return comparisons.map((comparison) => {
    const reckon = comparison.reckon === 'sum' ? sum : mean
    const oursMs = reckon(comparison.ours.map((command) => median(times.get(command) ?? [])))
    const referenceMs = reckon(comparison.reference.map((command) => median(times.get(command) ?? [])))
    return { ...comparison, oursMs, referenceMs, ratio: oursMs / referenceMs }
  })
}

/** A command that takes longer hangs. */
const longestMs = 120_000

/** Milliseconds from start to end. A command that fails is no measurement. @throws Error with what it printed */
export function time({ shown, program, argv, cwd, env, timesItself }: Timed): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, argv, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestMs,
    })
    let printed = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const took = performance.now() - started
      if (code === 0) resolve(timesItself ? median(printed.trim().split('\n').map(Number)) : took)
      else reject(new Error(`“${shown}” ended with ${signal ?? code}, so it cannot be timed:\n${printed}${errors}`))
    })
  })
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
