/** The files of this room that run in the learner process, as JavaScript. */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { typesRemoved } from './types-removed.ts'

const FOLDERS = ['child', 'codec']
const CACHE = new URL('../../../.stagecraft/learner-process/', import.meta.url)

/** Address in the child → text. The types are removed once and the result kept: doing it in each process costs half its start. */
export function childSources(): Record<string, string> {
  const files = readSources()
  const key = createHash('sha256').update(process.version).update(JSON.stringify(files)).digest('hex').slice(0, 16)
  const cached = new URL(`${key}.json`, CACHE)
  try {
    return JSON.parse(readFileSync(cached, 'utf8'))
  } catch {
    const stripped = withoutTypes(files)
    keep(cached, JSON.stringify(stripped))
    return stripped
  }
}

function readSources(): Record<string, string> {
  const files: Record<string, string> = {}
  for (const folder of FOLDERS) {
    const url = new URL(`./${folder}/`, import.meta.url)
    for (const name of readdirSync(url)) {
      files[`stagecraft:///${folder}/${name}`] = readFileSync(new URL(name, url), 'utf8')
    }
  }
  return files
}

function withoutTypes(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, typesRemoved(text)]))
}

/** Written beside and moved, so that two graders at once do not read half a file. A folder that cannot be written is no loss. */
function keep(file: URL, text: string): void {
  const beside = new URL(`${file.href}.${process.pid}`)
  try {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(beside, text)
    renameSync(beside, fileURLToPath(file))
  } catch {
    // The next process removes the types again.
  }
}
