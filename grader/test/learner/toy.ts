/** A toy stage in a temporary folder, and learner processes whose subject is written inline. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import {
  type LearnerProcess,
  type LearnerSetup,
  type Limits,
  type Sandbox,
  startLearner,
  type Traffic,
} from '../../src/learner/index.ts'

const require = createRequire(import.meta.url)
const WORKSPACE = fileURLToPath(new URL('../../../', import.meta.url))

export const STORE = realpathSync(join(WORKSPACE, 'node_modules/.pnpm'))

/** A text that no learner process may ever see. */
export const CANARY = 'canary-7f3a-the-hidden-suite'

export type Toy = { root: string; stage: string; starter: string; suite: string; remove(): void }

/** A stage with one exercise, a hidden suite in `grading/`, and a file beside the starter that is not granted. */
export function makeToy(): Toy {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft-toy-')))
  const stage = join(root, 'stages/01-toy')
  const starter = join(stage, '01-first/subject.ts')
  const suite = join(stage, '01-first/grading/suite.test.ts')
  mkdirSync(dirname(suite), { recursive: true })
  writeFileSync(starter, '// the starter\n')
  writeFileSync(suite, `// ${CANARY}\nexport const secret = '${CANARY}'\n`)
  writeFileSync(join(stage, '01-first/notes.txt'), 'not granted')
  return { root, stage, starter, suite, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export type RunOptions = {
  sandbox?: Sandbox
  limits?: Partial<Limits>
  traffic?: Traffic
  /** More files, by path below the stage (`../../kit/index.ts` is the kit): text handed over from memory. */
  files?: Record<string, string>
  setup?: Partial<LearnerSetup>
  toy?: Toy
}

export type Running = {
  learner: LearnerProcess
  toy: Toy
  output: string[]
  findings: string[]
}

const LIMITS: Limits = { callMs: 10_000, loadMs: 15_000, memoryMb: 512, outputBytes: 20_000, messageBytes: 8_000_000 }

/** Starts a learner process with `subject` as the text of the starter; closed when the test is over. */
export function run(subject: string, options: RunOptions = {}): Running {
  const toy = options.toy ?? makeToy()
  const output: string[] = []
  const findings: string[] = []
  const learner = startLearner(setupFor(subject, toy, options), options.traffic ?? (async () => Response.error()), {
    output: (text) => output.push(text),
    finding: (sentence) => findings.push(sentence),
  })
  onTestFinished(async () => {
    await learner.close()
    toy.remove()
  })
  return { learner, toy, output, findings }
}

export function setupFor(subject: string, toy: Toy, options: RunOptions = {}): LearnerSetup {
  const entry = pathToFileURL(toy.starter).href
  const overlay = new Map([[entry, subject]])
  for (const [path, text] of Object.entries(options.files ?? {}))
    overlay.set(pathToFileURL(join(toy.stage, path)).href, text)
  return {
    entry,
    overlay,
    readable: [toy.starter],
    store: STORE,
    packages: {
      openai: packageUrl('openai'),
      '@anthropic-ai/sdk': packageUrl('@anthropic-ai/sdk'),
      zod: packageUrl('zod'),
    },
    workspace: { '@stagecraft/kit': pathToFileURL(join(toy.root, 'kit/index.ts')).href },
    stages: [`${pathToFileURL(toy.stage).href}/`],
    warm: [],
    sandbox: options.sandbox ?? 'permissions',
    limits: { ...LIMITS, ...options.limits },
    ...options.setup,
  }
}

function packageUrl(name: string): string {
  return pathToFileURL(require.resolve(name)).href
}

/** What a call came to: its value, or the error. */
export async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    return error
  }
}
