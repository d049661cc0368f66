/** Why a learner process is gone, in a sentence for the learner. */
import { ProcessEnded } from './contract.ts'
import { printable } from './printable.ts'

export type Ending = { how: ProcessEnded['how']; sentence: string }

/** `forged` says what arrived. */
export function protocolEnding(forged: string): Ending {
  return {
    how: 'protocol',
    sentence: `Your process ${printable(forged)}, which only the grader's own code does; it was ended.`,
  }
}

export function outputEnding(bytes: number): Ending {
  const size = bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`
  return { how: 'output', sentence: `Your code printed more than ${size}; look for a loop that prints without end.` }
}

export function memoryEnding(megabytes: number): Ending {
  return { how: 'memory', sentence: `Your code used more than ${megabytes} MB of memory, and its process was ended.` }
}

type Overdue = { name: string | undefined; begun: boolean; ms: number; spinning: boolean; waiting: string | undefined }

/** `spinning`: the process does not answer; `waiting`: the request whose reply it may be waiting for. */
export function overdueEnding({ name, begun, ms, spinning, waiting }: Overdue): Ending {
  const what = begun && name !== undefined ? `\`${name}\`` : 'Loading your file'
  const late = `${what} did not finish within ${seconds(ms)}: `
  if (spinning) return { how: 'timeout', sentence: `${late}your code runs in a loop that never ends and never waits.` }
  const why = begun
    ? 'your code waits for a promise that never settles'
    : 'a top-level `await` waits for a promise that never settles'
  const reply = waiting === undefined ? '' : `, and the reply to ${waiting} is not read to its end`
  return { how: 'timeout', sentence: `${late}${why}${reply}.` }
}

/** The process went by itself; `crash` is what nothing in the code caught. */
export function exitEnding(
  code: number | null,
  signal: string | null,
  name: string | undefined,
  crash: string | undefined,
): Ending {
  const when = name === undefined ? '' : ` while \`${name}\` was running`
  if (crash !== undefined) {
    return { how: 'exit', sentence: `Your code threw where nothing catches it${when}, which ends a program: ${crash}` }
  }
  if (signal === 'SIGXCPU') return { how: 'timeout', sentence: `Your code used up its processor time${when}.` }
  if (signal !== null) {
    return {
      how: 'memory',
      sentence: `Your code's process was ended by the system (${signal})${when}; most often it used too much memory.`,
    }
  }
  const mend = 'Return a value or throw an error instead of calling process.exit().'
  return { how: 'exit', sentence: `Your code ended its own process (exit code ${code})${when}. ${mend}` }
}

export function closedEnding(): Ending {
  return { how: 'closed', sentence: 'The process of your code was closed.' }
}

export function endedError({ how, sentence }: Ending): ProcessEnded {
  return new ProcessEnded(how, sentence)
}

function seconds(ms: number): string {
  const value = ms / 1000
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${value === 1 ? 'second' : 'seconds'}`
}
