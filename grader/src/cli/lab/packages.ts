import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../../base/errors.ts'

/** A package of the fork, as far as commands are concerned. */
export type Package = { name: string; folder: string; scripts: readonly string[] }

/**
 * The packages of a workspace, the root first: folders at most two levels down that have a `package.json`.
 * @throws UserError for a `package.json` that is no JSON
 */
export function readPackages(root: string): Package[] {
  const isOpen = (name: string) => !name.startsWith('.') && name !== 'node_modules'
  const below = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isOpen(entry.name))
      .map((entry) => join(folder, entry.name))
  const first = below(root)
  return [root, ...first, ...first.flatMap(below)].flatMap((folder) => {
    const file = join(folder, 'package.json')
    return existsSync(file) ? [readPackage(folder, file)] : []
  })
}

function readPackage(folder: string, file: string): Package {
  try {
    const { name = '', scripts = {} } = Object(JSON.parse(readFileSync(file, 'utf8'))) as {
      name?: string
      scripts?: Record<string, string>
    }
    return { name, folder, scripts: Object.keys(scripts) }
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}.`, { mend: 'Mend the file, then try again.' })
  }
}

/** The packages that a `--filter` means; all where it is written in a way that only pnpm can resolve. */
export function filtered(packages: readonly Package[], root: string, filter: string): readonly Package[] {
  const plain = filter.replace(/^\.\.\.\^?|\^?\.\.\.$/g, '')
  if (/[<>[\]{}!…]/.test(plain)) return packages
  if (plain.startsWith('.')) return packages.filter(({ folder }) => folder.startsWith(resolve(root, plain)))
  const pattern = new RegExp(`^${plain.split('*').map(literally).join('.*')}$`)
  return packages.filter(({ name }) => pattern.test(name) || pattern.test(name.replace(/^@[^/]+\//, '')))
}

function literally(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}
