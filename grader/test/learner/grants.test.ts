import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { bubblewrapArguments } from '../../src/learner/bubblewrap.ts'
import { grantsFor, permissionFlags } from '../../src/learner/grants.ts'
import { makeToy, STORE } from './toy.ts'

const WORKSPACE = realpathSync(fileURLToPath(new URL('../../../', import.meta.url)))
/** Folders of the workspace that no grant may lead into, by whatever link. */
const OURS = [join(WORKSPACE, 'grader'), join(WORKSPACE, 'stages')]

/** Every real folder that can be reached from a granted one, and the links that lead out of the store. */
function walkStore(): { folders: number; leaks: string[] } {
  const leaks: string[] = []
  const seen = new Set<string>()
  const open = [STORE]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (seen.has(folder)) continue
    seen.add(folder)
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isSymbolicLink()) {
        if (!existsSync(path)) continue
        const target = realpathSync(path)
        if (`${target}${sep}`.startsWith(STORE + sep)) continue
        leaks.push(path)
        if (lstatSync(target).isDirectory()) open.push(target)
      } else if (entry.isDirectory()) open.push(path)
      if (OURS.some((ours) => path.startsWith(ours))) leaks.push(path)
      if (entry.name === 'grading') leaks.push(path)
    }
  }
  return { folders: seen.size, leaks }
}

test('no link of the package store leads to a suite or to the grader', () => {
  const { folders, leaks } = walkStore()
  expect(folders).toBeGreaterThan(100)
  expect(leaks).toEqual([])
  expect(existsSync(join(STORE, 'node_modules/@stagecraft'))).toBe(false)
})

test('the flags grant single files, the store and the scratch folder, and nothing else', () => {
  const toy = makeToy()
  const stages = [`${pathToFileURL(toy.stage).href}/`]
  const grants = grantsFor({ readable: [toy.starter], store: STORE, stages }, '/scratch')
  expect(permissionFlags(grants)).toEqual([
    '--permission',
    `--allow-fs-read=${STORE}${sep}`,
    `--allow-fs-read=${toy.starter}`,
    `--allow-fs-read=${join('/scratch', sep)}`,
    `--allow-fs-write=${join('/scratch', sep)}`,
  ])
  const shown = bubblewrapArguments(grants, process.execPath, {}).filter((path) => path.startsWith(toy.root))
  expect(new Set(shown)).toEqual(new Set([toy.starter]))
  toy.remove()
})

test('a grant of a link, a folder, a suite, a wildcard or the grader is refused', () => {
  const toy = makeToy()
  const link = join(toy.stage, '01-first/link.txt')
  symlinkSync(toy.suite, link)
  const outside = join(toy.root, 'grading/own.ts')
  mkdirSync(dirname(outside))
  writeFileSync(outside, '')
  const stages = [`${pathToFileURL(toy.stage).href}/`]
  const grant = (path: string) => () => grantsFor({ readable: [path], store: STORE, stages }, '/scratch')
  expect(grant(link)).toThrow(/regular files only/)
  expect(grant(dirname(toy.starter))).toThrow(/regular files only/)
  expect(grant(toy.suite)).toThrow(/must not read/)
  expect(grant(join(toy.stage, '*'))).toThrow(/must not read/)
  expect(grant(fileURLToPath(new URL('../../src/learner/process.ts', import.meta.url)))).toThrow(/must not read/)
  expect(grant('subject.ts')).toThrow(/not absolute/)
  // A folder above the course may be called as it likes.
  expect(grant(outside)).not.toThrow()
  toy.remove()
})
