/** What surrounds a hostile file: listeners that count who reaches them, and places that are searched afterwards. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Listeners = { tcp: number; udp: number; hits: string[]; close(): void }

/** Listens on this machine; nobody should come. */
export async function listen(): Promise<Listeners> {
  const hits: string[] = []
  const tcp = createServer((socket) => {
    hits.push('tcp')
    socket.on('error', () => {})
    socket.end()
  }).listen(0, '127.0.0.1')
  const udp = createSocket('udp4').on('message', () => hits.push('udp'))
  udp.bind(0, '127.0.0.1')
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')])
  const close = () => {
    tcp.close()
    udp.close()
  }
  return { tcp: (tcp.address() as AddressInfo).port, udp: udp.address().port, hits, close }
}

/** A folder that nothing may be written to. */
export function makeOutside(base: string): string {
  const folder = join(base, 'outside')
  mkdirSync(folder)
  return folder
}

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** Where tools of this repository keep things between runs. */
export const caches: readonly string[] = [
  join(repository, '.stagecraft'),
  ...['.vite', '.vite-temp', '.vitest', '.vitest-cache', '.cache'].flatMap((name) => [
    join(repository, 'node_modules', name),
    join(repository, 'grader', 'node_modules', name),
  ]),
]

/** Files below a folder that hold one of the texts, in either encoding that a program might keep it in. */
export function filesWith(texts: readonly string[], folder: string, skip: (file: string) => boolean): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => !skip(file) && holds(file, texts))
}

function holds(file: string, texts: readonly string[]): boolean {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    // A file of somebody else's run that is gone already.
    return false
  }
  return texts.some((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')))
}

/** Command lines of running processes that mention a folder, without our own. Linux only; elsewhere none is found. */
export function processesIn(folder: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(commandLine)
    .filter((line) => line.includes(folder))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
