/**
 * Takes away what the permission flags leave open: ways to signal or slow down other processes.
 * Not what makes a verdict trustworthy (no verdict is made here), but what keeps one learner's code to itself.
 */
import { syncBuiltinESMExports } from 'node:module'
import os from 'node:os'
import v8 from 'node:v8'

const PROCESS_MEMBERS = [
  'kill',
  '_kill',
  '_debugProcess',
  '_debugEnd',
  'binding',
  '_linkedBinding',
  'dlopen',
  'execve',
  'setuid',
  'setgid',
  'seteuid',
  'setegid',
  'setgroups',
  'initgroups',
  'loadEnvFile',
]

export function raiseWalls(): void {
  for (const name of PROCESS_MEMBERS) wall(process, `process.${name}`, name)
  wall(os, 'os.setPriority', 'setPriority')
  // Some of the engine's own flags make it write files, and it does not ask the permission model.
  wall(v8, 'v8.setFlagsFromString', 'setFlagsFromString')
  syncBuiltinESMExports()
}

function wall(owner: object, title: string, name: string): void {
  if (!(name in owner)) return
  const refuse = () => {
    throw Object.assign(new Error(`${title} is not available in exercises`), {
      code: 'ERR_ACCESS_DENIED',
      permission: title,
    })
  }
  Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false, enumerable: true })
}
