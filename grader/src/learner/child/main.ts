/** The learner process: walls first, then the channel, then the packages that the exercise will need anyway. */
import { afterBeginning, answerCall, answerLoad, answerMethod } from './calls.ts'
import { listen, send, sentCount } from './channel.ts'
import { clockNow, countTimers, installClock, rest, runTimers } from './clock.ts'
import { channelFetch, receiveBreak, receiveChunk, receiveEnd, receiveHead } from './fetch.ts'
import { registerImports } from './hooks.ts'
import { interceptHttp } from './http.ts'
import { captureOutput } from './output.ts'
import { placeFinder } from './places.ts'
import type { ChildSetup } from './setup.ts'
import { wallSqlite } from './sqlite.ts'
import { reportStrays } from './strays.ts'
import { abortSignal, configureValues, settlePromise } from './values.ts'
import { raiseWalls } from './walls.ts'

/** Called by the bootstrap, once. */
export function start(setup: ChildSetup): void {
  Error.stackTraceLimit = 40
  raiseWalls()
  if (setup.sqlite) wallSqlite(setup.scratch)
  captureOutput()
  reportStrays()
  configureValues({ maxLength: setup.messageBytes, placeOf: placeFinder(Object.keys(setup.overlay), setup.stages) })
  const replaceFiles = registerImports(setup, () => interceptHttp(setup.tools))
  Object.defineProperty(globalThis, 'fetch', {
    value: channelFetch,
    writable: true,
    configurable: true,
    enumerable: true,
  })
  const actions = { ...actionsFor(setup), files: replaceFiles }
  listen(([kind, ...rest]) => (actions as Record<string, Action>)[kind as string]?.(...(rest as never[])))
  send('ready')
  // A package that fails here fails again, with a message, where the learner imports it.
  for (const name of setup.warm) import(name).catch(() => {})
}

type Action = (...fields: never[]) => void

function actionsFor({ entry }: ChildSetup): Record<string, Action> {
  return {
    load: (call: number) => answerLoad(call, entry),
    call: (call: number, name: string, keep: boolean, args: unknown) => answerCall(call, entry, name, keep, args),
    method: answerMethod,
    settle: settlePromise,
    signal: (id: number, reason: unknown) => afterBeginning(() => abortSignal(id, reason)),
    head: receiveHead,
    chunk: receiveChunk,
    end: receiveEnd,
    broken: receiveBreak,
    ping: (id: number) => send('pong', id, countTimers()),
    'clock-install': (id: number, now: number | null) => answerClock(id, async () => installClock(now ?? undefined)),
    'clock-now': (id: number) => answerClock(id, async () => {}),
    'clock-rest': (id: number) => answerClock(id, rest),
    'clock-run': (id: number, until: number) => answerClock(id, () => runTimers(until, sentCount)),
  }
}

async function answerClock(id: number, work: () => Promise<unknown>): Promise<void> {
  try {
    const reached = (await work()) === true
    send('clock', id, clockNow(), String(reached))
  } catch (error) {
    // What a timer's callback throws ends the program, as it does in Node.
    setImmediate(() => {
      throw error
    })
  }
}
