/** Starts the learner process: pinned Node, permission flags, empty environment, three pipes, limits of the system. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { UserError } from '../base/errors.ts'
import { bubblewrapArguments } from './bubblewrap.ts'
import { BOOTSTRAP } from './child/bootstrap.ts'
import type { LearnerSetup } from './contract.ts'
import { grantsFor, permissionFlags } from './grants.ts'
import { sweepOnce, temporaryPrefix } from './leftovers.ts'
import { programText } from './program.ts'

export type Started = { child: ChildProcess; removeScratch(): void }

/** Obviously no keys: the SDKs refuse to start without any. */
const ENVIRONMENT = {
  OPENAI_API_KEY: 'sk-no-key-needed-in-exercises',
  ANTHROPIC_API_KEY: 'sk-ant-no-key-needed-in-exercises',
  OPENAI_AGENTS_DISABLE_TRACING: '1',
  NODE_ENV: 'test',
  // The same dates on every machine.
  TZ: 'UTC',
}

/** Spawns the process and hands it its program; it evaluates nothing of the learner's until it is asked. */
export function spawnLearner(setup: LearnerSetup): Started {
  if (setup.inspect && setup.sandbox === 'bubblewrap') {
    throw new UserError('A debugger cannot reach code inside bubblewrap.', {
      mend: 'Leave out --inspect or the sandbox.',
    })
  }
  const scratch = makeScratch()
  const removeScratch = () => {
    leftovers.delete(scratch)
    rmSync(scratch, { recursive: true, force: true, maxRetries: 2 })
  }
  try {
    const [command = process.execPath, ...args] = commandFor(setup, scratch)
    const child = spawn(command, args, {
      cwd: scratch,
      env: environment(setup),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A process group of its own: it cannot signal ours, and Ctrl-C in the terminal is ours to handle.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    endWithGrader(scratch, () => {
      child.kill('SIGKILL')
      removeScratch()
    })
    sendProgram(child, programText(setup, scratch))
    return { child, removeScratch }
  } catch (error) {
    removeScratch()
    throw error
  }
}

function makeScratch(): string {
  sweepOnce()
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), temporaryPrefix())))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UserError(`Your code runs in a temporary folder, and none can be made in ${tmpdir()} (${code}).`, {
      mend: 'Make room there, or set TMPDIR to a folder that you may write to.',
      cause: error,
    })
  }
}

/** What to end and remove when the grader ends before it closed a process, by scratch folder: after Ctrl-C, or a crash. */
const leftovers = new Map<string, () => void>()

function endWithGrader(scratch: string, end: () => void): void {
  if (leftovers.size === 0) process.off('exit', endLeftovers).once('exit', endLeftovers)
  leftovers.set(scratch, end)
}

function endLeftovers(): void {
  for (const end of [...leftovers.values()]) {
    try {
      end()
    } catch {
      // A folder that cannot be removed must not keep the other processes alive.
    }
  }
}

function sendProgram(child: ChildProcess, text: string): void {
  const pipe = (child.stdio as unknown[])[5] as Writable
  pipe.on('error', () => {})
  pipe.write(text)
}

function environment(setup: LearnerSetup): Record<string, string> {
  const system: Record<string, string> = {}
  for (const name of process.platform === 'win32' ? ['SystemRoot', 'windir'] : []) {
    const value = process.env[name]
    if (value !== undefined) system[name] = value
  }
  return { ...system, ...ENVIRONMENT, ...setup.env }
}

function commandFor(setup: LearnerSetup, scratch: string): string[] {
  const grants = grantsFor(setup, scratch)
  const node = [process.execPath, ...nodeFlags(setup), ...permissionFlags(grants), '-e', BOOTSTRAP]
  const limits = setup.inspect ? [] : systemLimits(setup)
  if (setup.sandbox !== 'bubblewrap') return [...limits, ...node]
  return [...limits, 'bwrap', ...bubblewrapArguments(grants, process.execPath, environment(setup)), ...node]
}

function nodeFlags(setup: LearnerSetup): string[] {
  return [
    '--no-warnings',
    '--disable-sigusr1',
    '--no-addons',
    '--no-experimental-ffi',
    `--max-old-space-size=${setup.limits.memoryMb}`,
    ...(setup.sqlite ? [] : ['--no-experimental-sqlite']),
    ...(setup.inspect ? ['--allow-inspector', '--inspect-wait'] : []),
  ]
}

/** WebAssembly, which Node uses itself, reserves ten gigabytes of addresses; what is really used is watched elsewhere. */
const ADDRESS_SPACE_MB = 12_288
const CPU_SECONDS = 120
const FILE_BYTES = 64 * 1024 * 1024

let prefix: string[] | undefined

/** Linux: an end for a process that spins after we were killed, that eats addresses, or fills the disk. */
function systemLimits(setup: LearnerSetup): string[] {
  prefix ??= process.platform === 'linux' ? systemTools() : []
  if (prefix.length === 0) return []
  const bytes = (ADDRESS_SPACE_MB + setup.limits.memoryMb) * 1024 * 1024
  return [...prefix, `--as=${bytes}`, `--cpu=${CPU_SECONDS}`, `--fsize=${FILE_BYTES}`, '--core=0', '--']
}

function systemTools(): string[] {
  const prlimit = utilLinux('prlimit')
  if (prlimit === undefined) return []
  const setpriv = utilLinux('setpriv')
  return setpriv === undefined ? [prlimit] : [setpriv, '--pdeathsig', 'KILL', '--', prlimit]
}

/** The tool of that name from util-linux; busybox has namesakes that know fewer options. */
function utilLinux(name: string): string | undefined {
  const path = `/usr/bin/${name}`
  return existsSync(path) && !realpathSync(path).includes('busybox') ? path : undefined
}
