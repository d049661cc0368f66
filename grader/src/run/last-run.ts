import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { WireExchange } from '../base/traffic.ts'

/** What the learner's code sent in the last grading run and what it received. Nothing else of a suite is in it. */
export type LastRun = {
  /** ISO 8601. */
  at: string
  exercises: readonly ExerciseTraffic[]
}

export type ExerciseTraffic = {
  stage: string
  exercise: string
  exchanges: readonly WireExchange[]
  /** How many exchanges were left out because there were too many. */
  leftOut: number
}

const maxExchanges = 80
/** Characters of one body, and of all together. */
const maxBody = 40_000
const maxAll = 2_000_000

const moment = z.object({ order: z.number(), ms: z.number() })
const headers = z.array(z.tuple([z.string(), z.string()]))
const exchange = z.object({
  check: z.string(),
  method: z.string(),
  url: z.url(),
  requestHeaders: headers,
  requestBody: z.string(),
  sent: moment,
  response: z.object({ status: z.number(), headers, at: moment, chunks: z.array(z.string()) }).exactOptional(),
  ended: z.object({ how: z.enum(['whole', 'left-early', 'broken', 'no-answer']), at: moment }).exactOptional(),
})
const lastRun = z.object({
  formatVersion: z.literal(1),
  at: z.string(),
  exercises: z.array(
    z.object({ stage: z.string(), exercise: z.string(), exchanges: z.array(exchange), leftOut: z.number() }),
  ),
})

/** Keeps the traffic for the learner to look at, on this machine only. Nothing depends on it, so it may fail silently. */
export function saveLastRun(root: string, run: LastRun): void {
  const file = fileBelow(root)
  const temporary = `${file}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(temporary, JSON.stringify({ formatVersion: 1, ...capped(run) }), { mode: 0o600 })
    renameSync(temporary, file)
  } catch {
    removeQuietly(temporary)
  }
}

/** Where the folder cannot be written, or is a file, there is nothing to remove either. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // The verdict stands without this.
  }
}

/** The traffic of the last run; undefined when there is none that can be read. */
export function readLastRun(root: string): LastRun | undefined {
  try {
    return lastRun.parse(JSON.parse(readFileSync(fileBelow(root), 'utf8')))
  } catch {
    return undefined
  }
}

function fileBelow(root: string): string {
  return join(root, '.stagecraft', 'last-run.json')
}

function capped(run: LastRun): LastRun {
  let room = maxAll
  const exercises = run.exercises.map(({ exchanges, leftOut, ...names }) => {
    const kept: WireExchange[] = []
    for (const exchange of exchanges.slice(0, maxExchanges).map(safe)) {
      room -= exchange.requestBody.length + (exchange.response?.chunks.join('').length ?? 0)
      if (room < 0) break
      kept.push(exchange)
    }
    return { ...names, exchanges: kept, leftOut: leftOut + exchanges.length - kept.length }
  })
  return { ...run, exercises }
}

/** Of the headers only what says how to read a body, for the others may hold keys; and without keys that code put elsewhere. */
function safe({ requestHeaders, requestBody, response, url, ...rest }: WireExchange): WireExchange {
  return {
    ...rest,
    url: withoutKeys(url),
    requestHeaders: requestHeaders.filter(isOfBody),
    requestBody: withoutKeys(requestBody.slice(0, maxBody)),
    ...(response && {
      response: { ...response, headers: response.headers.filter(isOfBody), chunks: cappedChunks(response.chunks) },
    }),
  }
}

function isOfBody([name]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'content-type'
}

function cappedChunks(chunks: readonly string[]): string[] {
  let room = maxBody
  return chunks.flatMap((chunk) => {
    const kept = withoutKeys(chunk.slice(0, Math.max(0, room)))
    room -= chunk.length
    return kept === '' ? [] : [kept]
  })
}

/** What providers' keys look like: `sk-…`, `sk-ant-…`, and bearer tokens. */
function withoutKeys(text: string): string {
  return text.replace(/\bsk-[\w-]{8,}/g, 'sk-…').replace(/\b(Bearer\s+)[\w.~+/-]{8,}/gi, '$1…')
}
