/** Where in the learner's files an error was made. */
import type { ErrorPlace } from '../codec/errors.ts'

/** The end of a line of a stack; the path before it may hold anything, parentheses too. */
const FRAME = /(file:\/\/\S+?):(\d+):(\d+)\)?$/gm
const MAX_STACK = 50_000

/** A function that finds the first frame in the learner's own exercises, or else in anything that was handed over. */
export function placeFinder(
  files: Iterable<string>,
  stages: readonly string[],
): (error: object) => ErrorPlace | undefined {
  const known = new Set(files)
  const inStage = (url: string) => stages.some((stage) => url.startsWith(stage))
  return (error) => {
    const frames = framesOf(error).filter((frame) => known.has(frame.file))
    return frames.find((frame) => inStage(frame.file)) ?? frames[0]
  }
}

function framesOf(error: object): ErrorPlace[] {
  try {
    const stack = (error as Error).stack
    if (typeof stack !== 'string') return []
    return Array.from(stack.slice(0, MAX_STACK).matchAll(FRAME), ([, file = '', line, column]) => ({
      file,
      line: Number(line),
      column: Number(column),
    }))
  } catch {
    return []
  }
}
