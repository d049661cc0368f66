/**
 * Leaves out of a pnpm lockfile the workspace packages that an edition does not have, so that a frozen install finds its
 * package.json files in agreement with it. What nothing refers to any more is not installed.
 * @param keep for each package by its folder: the names of its dependencies, each with its version as linked where it is new
 */
export function pruneLockfile(
  text: string,
  keep: ReadonlyMap<string, ReadonlyMap<string, string | undefined>>,
): string {
  const lines = text.split('\n')
  const start = lines.indexOf('importers:')
  if (start < 0) return text
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line))
  const end = length < 0 ? lines.length : start + 1 + length
  const importers = blocks(lines.slice(start + 1, end), '  ')
    .filter(({ key }) => keep.has(key))
    .flatMap(({ key, body }) => [`  ${quoted(key)}:`, ...pruneImporter(body, keep.get(key) ?? new Map()), ''])
  return [...lines.slice(0, start + 1), '', ...importers, ...lines.slice(end)].join('\n')
}

/** One package's lines: its `dependencies` and `devDependencies`. */
function pruneImporter(body: readonly string[], names: ReadonlyMap<string, string | undefined>): string[] {
  const groups = blocks(body, '    ').map(({ key, body: entries }) => {
    const kept = blocks(entries, '      ').filter((entry) => names.has(entry.key))
    return { key, lines: kept.flatMap((entry) => [`      ${quoted(entry.key)}:`, ...entry.body]), kept }
  })
  const known = new Set(groups.flatMap(({ kept }) => kept.map((entry) => entry.key)))
  const added = [...names].flatMap(([name, link]) =>
    link === undefined || known.has(name)
      ? []
      : [`      ${quoted(name)}:`, '        specifier: workspace:*', `        version: link:${link}`],
  )
  return groups.flatMap(({ key, lines }) => {
    const all = key === 'dependencies' ? [...lines, ...added] : lines
    return all.length > 0 ? [`    ${key}:`, ...all] : []
  })
}

type Block = { key: string; body: string[] }

/** Cuts lines at the keys that stand at this indent. */
function blocks(lines: readonly string[], indent: string): Block[] {
  const found: Block[] = []
  for (const line of lines) {
    const [, key] = new RegExp(`^${indent}(\\S.*?):\\s*(\\{\\})?$`).exec(line) ?? []
    if (key !== undefined) found.push({ key: key.replace(/^'(.*)'$/, '$1'), body: [] })
    else if (line.trim() !== '') found.at(-1)?.body.push(line)
  }
  return found
}

function quoted(key: string): string {
  return key.startsWith('@') ? `'${key}'` : key
}
