/** Every cheat by its group, and the files that try the small ones. */

import { channelCheats } from './channel.ts'
import type { Attempt, Cheat } from './cheat.ts'
import { wrongAsk } from './cheat.ts'
import { endingCheats, endlessCheats, requestCheats, wordCheats } from './flow.ts'
import { moduleAttempts } from './modules.ts'
import { readAttempts } from './reading.ts'
import { sourceCheats } from './sources.ts'
import { slowValueCheats, valueCheats } from './values.ts'
import { socketAttempts, webAttempts, worldAttempts } from './world.ts'

export type { Attempt, Cheat } from './cheat.ts'

export const cheats: Readonly<Record<string, readonly Cheat[]>> = {
  channel: channelCheats,
  values: valueCheats,
  sources: sourceCheats,
  ending: endingCheats,
  endless: [...endlessCheats, ...slowValueCheats],
  request: requestCheats,
  words: wordCheats,
}

export const attempts: Readonly<Record<string, readonly Attempt[]>> = {
  reading: readAttempts,
  modules: moduleAttempts,
  world: worldAttempts,
  sockets: socketAttempts,
  web: webAttempts,
}

const names = [
  'cp:child_process',
  'dc:diagnostics_channel',
  'dgram',
  'dns',
  'fs',
  'http',
  'http2',
  'net',
  'os',
  'tls',
  'v8',
  'vm',
]

/** A file that tries each expression by itself and prints what it got, the only way out that is left to it. */
export function attemptsCode(list: readonly Attempt[]): string {
  const used = names.filter((name) =>
    list.some(({ expression }) => new RegExp(`\\b${name.split(':')[0]}\\.`).test(expression)),
  )
  const imports = used.map((name) => name.split(':')).map(([as, module = as]) => `import ${as} from 'node:${module}'`)
  const tries = list.map(({ name, expression }) => `await attempt(${JSON.stringify(name)}, async () => ${expression})`)
  return `// @ts-nocheck
${imports.join('\n')}
import * as workers from 'node:worker_threads'
import Module, { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const attempt = async (name, action) => {
  const late = new Promise((_, reject) => setTimeout(reject, 400, new Error('late')))
  let got
  try { got = 'got ' + String(await Promise.race([action(), late])).replace(/\\s+/g, ' ').slice(0, 250) } catch (error) { got = 'refused ' + String(error?.code ?? error?.message ?? error).slice(0, 60) }
  console.log('TRIED ' + JSON.stringify([name, got]))
}
export async function ask() {
${tries.join('\n')}
return {}
}
${wrongAsk.replace('ask', 'other')}`
}
