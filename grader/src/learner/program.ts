/** The program of the learner process and what it is told, as one text for pipe 5. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { ChildSetup } from './child/setup.ts'
import type { LearnerSetup } from './contract.ts'
import { childSources } from './sources.ts'
import { sourceTexts } from './types-removed.ts'

const MAIN = 'stagecraft:///child/main.ts'

/**
 * So many processes strip their files themselves: they start while the grader has better to do. Whatever strips types
 * takes 40 ms to load, so for those that follow, the grader does it, once for all.
 */
const STRIPPING = 2
let programs = 0

let sources: Record<string, string> | undefined
let tools: Record<string, string> | undefined

/** The length in twelve characters, then the sources of the child and its setup as JSON. */
export function programText(setup: LearnerSetup, scratch: string): string {
  sources ??= childSources()
  tools ??= findTools()
  const forChild: ChildSetup = {
    entry: setup.entry,
    overlay: sourceTexts(setup.overlay, ++programs > STRIPPING),
    readable: setup.readable.map((path) => pathToFileURL(path).href),
    store: `${pathToFileURL(setup.store).href.replace(/\/$/, '')}/`,
    packages: setup.packages,
    workspace: setup.workspace,
    stages: [...setup.stages],
    warm: [...setup.warm],
    tools,
    scratch,
    sqlite: setup.sqlite === true,
    messageBytes: setup.limits.messageBytes,
  }
  const text = JSON.stringify({ main: MAIN, files: sources, setup: forChild })
  return String(Buffer.byteLength(text)).padStart(12) + text
}

/** Where the child finds the two packages of the grader that it uses itself. */
function findTools(): Record<string, string> {
  const { resolve } = createRequire(import.meta.url)
  return {
    '@sinonjs/fake-timers': pathToFileURL(resolve('@sinonjs/fake-timers')).href,
    '@mswjs/interceptors': pathToFileURL(resolve('@mswjs/interceptors/ClientRequest')).href,
  }
}
