import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** How pnpm is started: the one that runs this bench, or the first one on the path. */
export function findPnpm(): readonly string[] | undefined {
  const running = process.env.npm_execpath
  if (running && /pnpm/.test(running)) return /\.[cm]?js$/.test(running) ? [process.execPath, running] : [running]
  const names = process.platform === 'win32' ? ['pnpm.exe'] : ['pnpm']
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync)
  return found === undefined ? undefined : [found]
}
