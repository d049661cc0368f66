/** A way to get a pass, or a hidden text, without doing the exercise. */
export type Cheat = {
  name: string
  /** The whole of `answer.ts`. `%ROOT%`, `%HIDDEN%`, `%OUTSIDE%`, `%TCP%` and `%UDP%` stand for what the test knows. */
  code: string
  /** What the learner must be told, where that matters. */
  told?: RegExp
}

/** Many small tries in one file: each is an expression that must throw, or yield nothing worth having. */
export type Attempt = {
  name: string
  expression: string
  /** What it may yield when it is not refused. */
  harmless?: RegExp
}

/** Writes a line on the pipe that carries the grader's own messages. */
export const say = `
import fs from 'node:fs'
const say = (line: string | Uint8Array) => fs.writeSync(3, line)
const everyCall = (kind: string) => { say('["result",2,' + kind + ']\\n') }
`

/** A wrong answer, for what comes after the trick. */
export const wrongAsk = `export async function ask() { return { text: 'x', total: 1, tags: [] as string[] } }\n`
