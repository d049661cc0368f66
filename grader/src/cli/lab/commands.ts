import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { filtered, type Package } from './packages.ts'

/** What a command names: `missing` does not exist, and `unknown` is a program that nobody can look up from here. */
export type Verdict = { state: 'there' | 'unknown' } | { state: 'missing'; what: string }

/**
 * The commands that a Markdown text names, in its order, each once: lines of fences and code spans that start a package
 * manager or Node.
 */
export function commandsIn(markdown: string): string[] {
  const found = codeIn(markdown)
    .flatMap((code) => code.split(/&&|\|\||[;|]/))
    .map(bareCommand)
    .filter((command) => /^(pnpm|npm|yarn|bun|node)(\s|$)/.test(command))
  return [...new Set(found)]
}

/** Code in a text: each line of a fence, each inline span. */
export function codeIn(markdown: string): string[] {
  const pieces = markdown.split(/^\s*(?:```|~~~).*$/m)
  return pieces.flatMap((piece, index) =>
    index % 2 === 1 ? piece.split('\n') : [...piece.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? ''),
  )
}

/** Without prompt sign, comment, variables before it, and the ways to start pnpm without installing it. */
function bareCommand(code: string): string {
  return code
    .trim()
    .replace(/^[$>%]\s+/, '')
    .replace(/\s+#.*$| {2,}.*$/, '')
    .replace(/^(?:[A-Z_][A-Z0-9_]*=\S*\s+)+/, '')
    .replace(/^(?:npx(?:\s+-y|\s+--yes)?|corepack)\s+(pnpm|yarn)(?:@\S+)?/, '$1')
    .trim()
}

/** Commands that come with a package manager. */
const builtIn = new Set(
  `add approve-builds audit bin bun cache ci config create dedupe deploy dlx env exec fetch help i import info init install
  install-test it link list licenses login ln logout ls outdated pack patch patch-commit prune publish pm rebuild remove rm
  root search self-update setup store unlink uninstall up update upgrade version view why workspaces x`.split(/\s+/),
)
const withValue = new Set([
  '--filter',
  '-F',
  '--dir',
  '-C',
  '--prefix',
  '--workspace',
  '--cwd',
  '--reporter',
  '--filter-prod',
])

/** Whether a command's script exists in the package that it would run in. */
export function lookUp(command: string, packages: readonly Package[], root: string): Verdict {
  const [program = '', ...words] = command.split(/\s+/)
  const { rest, among } = target(words, packages, root)
  if (among.length === 0) return { state: 'missing', what: 'the package that it names' }
  const [first, second] = rest
  if (program === 'node') return lookUpFile(rest, among, root)
  if (first === undefined) return { state: 'there' }
  if (first === 'run' || first === 'run-script')
    return second === undefined ? { state: 'there' } : script(second, among)
  if (builtIn.has(first) || isPlaceholder(first)) return { state: 'there' }
  if (program === 'bun' && (first === 'test' || /\.\w+$/.test(first))) return { state: 'there' }
  const runs = program !== 'npm' && among.some(({ folder }) => existsSync(join(folder, 'node_modules', '.bin', first)))
  return runs ? { state: 'there' } : script(first, among)
}

function script(name: string, among: readonly Package[]): Verdict {
  if (isPlaceholder(name) || among.some(({ scripts }) => scripts.includes(name))) return { state: 'there' }
  return { state: 'missing', what: `the script “${name}”` }
}

function lookUpFile(words: readonly string[], among: readonly Package[], root: string): Verdict {
  const file = words.find((word) => /\.(m|c)?[jt]s$/.test(word))
  if (file === undefined || /[<>*…]/.test(file)) return { state: 'unknown' }
  const isThere = [root, ...among.map(({ folder }) => folder)].some((folder) => existsSync(resolve(folder, file)))
  return isThere ? { state: 'there' } : { state: 'missing', what: `the file ${file}` }
}

/** Reads the options before the script: they choose the package. Without one it is the root. */
function target(
  words: readonly string[],
  packages: readonly Package[],
  root: string,
): { rest: string[]; among: readonly Package[] } {
  let among: readonly Package[] = packages.slice(0, 1)
  let at = 0
  for (; words[at]?.startsWith('-'); at++) {
    const [option = '', inline] = (words[at] ?? '').split(/=(.*)/s)
    const value = inline ?? (withValue.has(option) ? words[++at] : undefined)
    if (option === '-r' || option === '--recursive' || option === '--workspaces') among = packages
    if (value === undefined) continue
    if (['--filter', '-F', '--filter-prod', '--workspace'].includes(option)) among = filtered(packages, root, value)
    if (['--dir', '-C', '--prefix', '--cwd'].includes(option)) {
      among = isPlaceholder(value) ? packages : packages.filter(({ folder }) => folder === resolve(root, value))
    }
  }
  return { rest: words.slice(at), among }
}

/** `<exercise>`, `[name]`, `…`: written for a reader. */
function isPlaceholder(word: string): boolean {
  return /[<>[\]…]|\.\.\./.test(word)
}
