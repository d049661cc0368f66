/** Namespaces of its own for the learner process, by bubblewrap (Linux). */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Grants } from './grants.ts'

const LIBRARIES = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/etc/ld.so.cache']
const SCRATCH_BYTES = 128 * 1024 * 1024

let available: boolean | undefined

/** Whether bubblewrap is installed and this kernel and user may use it; tried once. */
export function isBubblewrapAvailable(): boolean {
  available ??=
    process.platform === 'linux' && spawnSync('bwrap', [...WALLS, '--ro-bind', '/', '/', 'true']).status === 0
  return available
}

const WALLS = ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv']

/** The command line before Node's own: nothing is visible but libraries, Node, the store, the files, a scratch folder in memory. */
export function bubblewrapArguments(grants: Grants, node: string, env: Readonly<Record<string, string>>): string[] {
  const shown = [node, ...LIBRARIES, ...grants.folders, ...grants.files].filter((path) => existsSync(path))
  return [
    ...WALLS,
    ...shown.flatMap((path) => ['--ro-bind', path, path]),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--size', String(SCRATCH_BYTES), '--tmpfs', grants.scratch, '--chdir', grants.scratch],
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
  ]
}
