import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SubjectError } from '../../src/learner/index.ts'
import { outcome, type RunOptions, run } from './toy.ts'

async function failure(subject: string, options: RunOptions = {}): Promise<[string, number | undefined]> {
  const { learner } = run(subject, options)
  const error = await outcome(learner.load())
  expect(error).toBeInstanceOf(SubjectError)
  const { message, place } = error as SubjectError
  return [message, place?.line]
}

test('TypeScript that is more than types', async () => {
  expect(await failure('const a = 1\nenum Color { Red }\nexport const x = a')).toEqual([
    'Your code declares an `enum`. Node runs TypeScript by removing the types, and this cannot be removed. Use an object or a union of strings.',
    2,
  ])
  expect(await failure('export class A {\n  constructor(private x: number) {}\n}')).toEqual([
    "Your code declares a property among a constructor's parameters. Node runs TypeScript by removing the types, and this cannot be removed. Declare the property in the class and assign it.",
    2,
  ])
  expect((await failure('namespace A { export const x = 1 }'))[0]).toMatch(/^Your code declares a `namespace`\./)
})

test('text that does not parse', async () => {
  const [message, line] = await failure('export const a = 1\nexport const b = = 2\n')
  expect(message).toMatch(/^This is not valid TypeScript: /)
  expect(line).toBe(2)
})

test('imports that find nothing', async () => {
  const files = {
    '01-first/helper.ts': 'export type Shape = { a: 1 }\nexport const help = 1',
    '01-first/data.json': '{"a":1}',
  }
  const one = async (subject: string) => (await failure(subject, { files }))[0]
  expect(await one("import { help } from './helper'\nexport { help }")).toBe(
    "Your code imports './helper'; write the whole file name, with its ending: helper.ts.",
  )
  expect(await one("import { help } from './helper.js'\nexport { help }")).toBe(
    "Your code imports './helper.js'; write the whole file name, with its ending: helper.ts.",
  )
  expect(await one("import { help } from './other.ts'\nexport { help }")).toBe(
    "Your code imports './other.ts', and there is no such file it may use.",
  )
  expect(await one("import axios from 'axios'\nexport { axios }")).toBe(
    '`axios` is not a package of this stage; it has: openai, @anthropic-ai/sdk, zod, @stagecraft/kit.',
  )
  expect(await one("import { Shape } from './helper.ts'\nexport const a: Shape = { a: 1 }")).toBe(
    "'./helper.ts' exports no value `Shape`. If `Shape` is a type, write `import type`.",
  )
  expect(await one("import help from './helper.ts'\nexport { help }")).toBe(
    "'./helper.ts' has no default export; import what you need by name, in braces.",
  )
  expect(await one("import data from './data.json'\nexport { data }")).toMatch(
    /^A JSON file is imported without saying so/,
  )
  expect(await one("import { DatabaseSync } from 'node:sqlite'\nexport { DatabaseSync }")).toBe(
    'Your code imports node:sqlite; this exercise runs without it.',
  )
})

test('imports that find something', async () => {
  const files = {
    '01-first/helper.ts': 'export type Shape = { a: 1 }\nexport const help = 1',
    '01-first/data.json': '{"a":7}',
    '02-second/next.ts': "import { help } from '#01-first/helper.ts'\nexport const next: number = help + 1",
  }
  const { learner, toy } = run(
    `import type { Shape } from './helper.ts'
     import data from './data.json' with { type: 'json' }
     import { next } from '#02-second/next.ts'
     import { z } from 'zod'
     import { zodTextFormat } from 'openai/helpers/zod'
     import { createRequire } from 'node:module'
     export const all = async (): Promise<unknown> => [data.a, next, z.string().parse('s'), typeof zodTextFormat,
       (await import('./helper.ts')).help, import.meta.filename, typeof createRequire(import.meta.url)('openai'), new Error('here').stack?.match(/subject.ts:(\\d+)/)?.[1]]`,
    { files },
  )
  expect(await learner.call('all', [])).toEqual([7, 2, 's', 'function', 1, toy.starter, 'function', '8'])
})

test('code that throws, exits or never ends while it is loaded', async () => {
  expect(await failure("const a = 1\nthrow new RangeError('far')\nexport { a }")).toEqual([
    'Your file throws while it is loaded: RangeError: far',
    2,
  ])
  expect((await failure("import { readFileSync } from 'node:fs'\nreadFileSync('/etc/passwd')"))[0]).toBe(
    'Your code tried to read passwd; it may read the files of its own exercise and the packages of its stage.',
  )
  const { learner } = run('await new Promise(() => {})\nexport const a = 1', { limits: { loadMs: 1_500 } })
  expect(await outcome(learner.load())).toMatchObject({
    name: 'ProcessEnded',
    how: 'timeout',
    message:
      'Loading your file did not finish within 1.5 seconds: a top-level `await` waits for a promise that never settles.',
  })
  const exits = run('process.exit(0)')
  expect(await outcome(exits.learner.load())).toMatchObject({ name: 'ProcessEnded', how: 'exit' })
  expect(exits.learner.alive).toBe(false)
})

test('a granted file can be read, one beside it cannot', async () => {
  const { learner, toy } = run(
    `import { readFileSync } from 'node:fs'
     export const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
     export const write = () => { const fs = process.getBuiltinModule('node:fs'); fs.writeFileSync('note.txt', 'mine'); return [fs.readFileSync('note.txt', 'utf8'), process.cwd()] }`,
  )
  expect(await learner.call('read', ['./subject.ts'])).toBe('// the starter\n')
  expect(await outcome(learner.call('read', ['./notes.txt']))).toMatchObject({
    message:
      'Your code tried to read notes.txt; it may read the files of its own exercise and the packages of its stage.',
    fields: { code: 'ERR_ACCESS_DENIED' },
  })
  const [text, folder] = (await learner.call('write', [])) as [string, string]
  expect(text).toBe('mine')
  expect(folder).not.toContain(join(toy.root))
})
