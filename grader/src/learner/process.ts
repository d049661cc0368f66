/** One learner process from start to end: puts the parts of this room together. */
import { GraderBug, UserError } from '../base/errors.ts'
import { createBusy } from './busy.ts'
import { createCallbacks } from './callbacks.ts'
import { createCalls } from './calls.ts'
import { openChannel } from './channel.ts'
import { createClock } from './clock.ts'
import { Malformed } from './codec/decode.ts'
import type { Handle, LearnerProcess, StartLearner } from './contract.ts'
import { type Deadline, setDeadline } from './deadline.ts'
import * as endings from './endings.ts'
import { watchMemory } from './memory.ts'
import type { Message, MessageKind, Messages } from './messages.ts'
import { createPrinter } from './output.ts'
import { spawnLearner } from './spawn.ts'
import { strayText } from './throws.ts'
import { createExchanges } from './traffic.ts'
import { sourceTexts } from './types-removed.ts'
import { createValues } from './values.ts'

/** How long a process may take to answer a ping before it counts as stuck in a loop. */
const PING_MS = 400

/** A process that misbehaves without end is told of only so often. */
const MAX_FINDINGS = 100

/** Starts a process at once; nothing of the learner's runs before the first `load` or `call`. */
export const startLearner: StartLearner = (setup, traffic, events) => {
  const { limits } = setup
  const { child, removeScratch } = spawnLearner(setup)
  const closed = Promise.withResolvers<void>()
  let ready = false
  let said = 0
  let crash: string | undefined
  let ended: Error | undefined
  let ping: Deadline | undefined
  let findings = 0
  const finding = (sentence: string) => {
    findings += 1
    if (findings <= MAX_FINDINGS) events.finding(sentence)
  }

  const end = (ending: endings.Ending) => endWith(endings.endedError(ending))
  const endWith = (error: Error) => {
    if (ended) return
    ended = error
    ping?.clear()
    memory.stop()
    child.kill('SIGKILL')
    exchanges.closeAll()
    calls.rejectAll(error)
    clock.rejectAll(error)
  }
  const endWithFinding = (ending: endings.Ending) => {
    if (!ended) finding(ending.sentence)
    end(ending)
  }

  const printer = createPrinter(limits.outputBytes, events.output, () =>
    end(endings.outputEnding(100 * limits.outputBytes)),
  )
  const channel = openChannel(child, limits.messageBytes, {
    message: (message) => guarded(() => receive(message)),
    violation: (what) => endWithFinding(endings.protocolEnding(what)),
    raw: printer.raw,
  })
  const values = createValues((signal, reason) => callbacks.aborted(signal, reason), limits.messageBytes)
  const busy = createBusy()
  const admit = (call: number, title: string, what: string): boolean => {
    if (calls.isOpen(call)) return true
    const after = calls.nameOf(call)
    if (after !== undefined && what === 'sent') events.late?.(after)
    finding(`Your code ${what} ${title} ${after === undefined ? 'outside every call' : `after \`${after}\` was over`}.`)
    return false
  }
  const exchanges = createExchanges({
    channel,
    traffic,
    busy,
    values,
    admit: (call, title) => admit(call, title, 'sent'),
  })
  const callbacks = createCallbacks({
    channel,
    values,
    busy,
    admit: (call, title) => admit(call, title, 'called'),
    threw: events.suiteThrew ?? ((error) => error),
  })
  const memory = watchMemory(child.pid, limits.memoryMb, () => end(endings.memoryEnding(limits.memoryMb)))
  const calls = createCalls({
    values,
    limits,
    timed: setup.inspect !== true,
    pid: child.pid,
    send: channel.send,
    overdue: (call) => {
      // A process that answers has nothing left to say about this call: everything it said came before its answer.
      const decide = (spinning: boolean) =>
        end(endings.overdueEnding({ ...call, spinning, waiting: exchanges.waiting }))
      pong = () => decide(false)
      channel.send('ping', 1)
      ping = setDeadline(PING_MS, child.pid, () => decide(true))
    },
    activity: (open) => {
      if (!open) ping?.clear()
      // From the first call to the end: what a call leaves running can eat memory too.
      else if (!setup.inspect) memory.start()
    },
  })
  const clock = createClock({ send: channel.send, busy, said: () => said, settledIn: () => calls.allBegun })
  let pong = () => {}

  const handlers: { [Kind in MessageKind]: (...fields: Messages[Kind]) => void } = {
    ready: () => {
      if (ready) throw new Malformed('a second word that it is ready')
      ready = true
    },
    begun: calls.begun,
    result: calls.result,
    callback: callbacks.answer,
    iterate: callbacks.iterate,
    request: exchanges.begin,
    pull: exchanges.pull,
    cancel: exchanges.cancel,
    abort: exchanges.abort,
    signal: values.abortLearnerSignal,
    output: printer.print,
    stray: (reason) => {
      const text = strayText(values.incomingThrow(reason))
      finding(`A promise of your code was rejected and nothing handles it: ${text}`)
    },
    crash: (error) => {
      crash = strayText(values.incomingThrow(error))
    },
    pong: () => pong(),
    clock: clock.answered,
  }
  const receive = ({ kind, fields }: Message): void => {
    if (ended) return
    if (kind !== 'output' && kind !== 'clock') said += 1
    const handle = handlers[kind] as (...fields: unknown[]) => void
    handle(...fields)
  }

  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      if (error instanceof Malformed) endWithFinding(endings.protocolEnding(`sent ${error.message}`))
      else endWith(new GraderBug(`Handling a message of the learner process failed: ${error}`, { cause: error }))
    }
  }

  child.on('error', (error) => {
    endWith(new GraderBug(`The learner process could not be started: ${error.message}`, { cause: error }))
    closed.resolve()
  })
  child.on('close', (code, signal) => {
    if (!ended && !ready) endWith(notStarted(`(${code ?? signal}) ${printer.lastRaw()}`, setup.inspect === true))
    if (!ended) {
      const ending = printer.outOfMemory()
        ? endings.memoryEnding(limits.memoryMb)
        : endings.exitEnding(code, signal, calls.newest, crash)
      if (calls.open === 0) finding(ending.sentence)
      end(ending)
    }
    removeScratch()
    closed.resolve()
  })

  const begin = (name: string | undefined, say: (call: number) => void, keep = false): Promise<unknown> =>
    ended ? Promise.reject(ended) : calls.start(name, say, keep)
  const callExport = (name: string, args: readonly unknown[], keep: boolean) =>
    begin(name, (id) => channel.send('call', id, JSON.stringify(name), String(keep), values.outgoing(args)), keep)

  return {
    replace: (overlay) => {
      if (!ended) channel.send('files', JSON.stringify(sourceTexts(overlay, true)))
    },
    load: () => begin(undefined, (id) => channel.send('load', id)) as Promise<readonly string[]>,
    call: (name, args) => callExport(name, args, false),
    construct: (name, args) => callExport(name, args, true) as Promise<Handle>,
    clock,
    get alive() {
      return ended === undefined
    },
    get pending() {
      return exchanges.open + callbacks.open
    },
    quiet: () => (ended ? Promise.reject(ended) : clock.rest()),
    close() {
      end(endings.closedEnding())
      return closed.promise
    },
  } satisfies LearnerProcess
}

function notStarted(what: string, inspect: boolean): Error {
  if (!inspect) return new GraderBug(`The learner process did not start: ${what}`)
  return new UserError(`The debugger did not start: ${what}`, {
    mend: 'End the other program that listens on port 9229.',
  })
}
