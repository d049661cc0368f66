/** Strict readers of the formats that exports write, as their own readers would take them. */

export type Xml = { name: string; attributes: Record<string, string>; children: Xml[]; text: string }

const allowedLetters = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The part of XML 1.0 that a report needs: elements, attributes in double quotes, text, entities. Anything else is an error. */
export function readXml(source: string): Xml {
  if (!allowedLetters.test(source)) throw new Error('a letter that XML 1.0 does not allow')
  let at = 0
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(source.slice(at, at + 60))}`)
  }
  const take = (pattern: RegExp): string => {
    const sticky = new RegExp(pattern.source, 'yu')
    sticky.lastIndex = at
    const match = sticky.exec(source) ?? fail(`no ${pattern.source}`)
    at += match[0].length
    return match[1] ?? match[0]
  }
  const decode = (text: string): string => {
    if (/[<>]/.test(text)) fail('a bare angle bracket')
    return text.replace(/&(?:#(\d+)|(\w+));|&/g, (whole, code: string | undefined, name: string | undefined) => {
      if (code !== undefined) return String.fromCodePoint(Number(code))
      return (name !== undefined && entities[name]) || fail(`the entity ${whole}`)
    })
  }
  const element = (): Xml => {
    take(/</)
    const name = take(/[a-z-]+/)
    const attributes: Record<string, string> = {}
    while (source[at] === ' ') {
      take(/ /)
      const key = take(/[a-z]+/)
      if (key in attributes) fail('an attribute twice')
      attributes[key] = decode(take(/="([^"<\n]*)"/))
    }
    const node: Xml = { name, attributes, children: [], text: '' }
    if (source.startsWith('/>', at)) {
      at += 2
      return node
    }
    take(/>/)
    for (;;) {
      if (source.startsWith('</', at)) {
        take(new RegExp(`</${name}>`))
        return node
      }
      if (source[at] === '<') node.children.push(element())
      else node.text += decode(take(/[^<]+/))
    }
  }
  take(/<\?xml version="1\.0" encoding="UTF-8"\?>\n/)
  const root = element()
  if (source.slice(at).trim() !== '') fail('something after the root')
  return root
}

export function allOf(node: Xml, name: string): Xml[] {
  return [...(node.name === name ? [node] : []), ...node.children.flatMap((child) => allOf(child, name))]
}

export type Command = { name: string; properties: Record<string, string>; data: string }

/** What setup-node registers: a printed line of this form becomes an annotation. */
const matchers: Record<string, RegExp> = {
  tsc: /^(?:\s+\d+>)?([^\s].*)\((\d+)(?:,(\d+)(?:,\d+(?:,\d+)?)?)?\)\s*:\s+(error|warning|info)\s+(\w{1,2}\d+)\s*:\s*(.*)$/,
  'eslint-compact': /^(.+):\sline\s(\d+),\scol\s(\d+),\s(Error|Warning|Info)\s-\s(.+)\s\((.+)\)$/,
}

/**
 * What a GitHub runner does with a step's output: `::name k=v::data` at the start of a line (after blanks), the older
 * `##[name k=v;]data` anywhere in one, nothing between `::stop-commands::T` and `::T::`, and problem matchers on every line.
 */
export function readActionsLog(log: string): { commands: Command[]; matched: string[] } {
  const commands: Command[] = []
  const matched: string[] = []
  const active = new Set(Object.keys(matchers))
  let stoppedBy: string | undefined
  for (const line of log.split(/\r\n|\r|\n/)) {
    const command = readCommand(line)
    if (stoppedBy !== undefined) {
      if (command?.name === stoppedBy) stoppedBy = undefined
    } else if (command) {
      if (command.name === 'stop-commands') stoppedBy = command.data
      if (command.name === 'remove-matcher') active.delete(command.properties.owner ?? '')
      commands.push(command)
      continue
    }
    for (const owner of active) if (matchers[owner]?.test(line)) matched.push(line)
  }
  if (stoppedBy !== undefined) throw new Error('commands were never switched on again')
  return { commands, matched }
}

function readCommand(line: string): Command | undefined {
  const [, name, rest = '', data = ''] = /^\s*::([^\s:]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line) ?? []
  if (name !== undefined) return { name, properties: properties(rest, ','), data: decode(data) }
  const [, old, oldRest = '', oldData = ''] = /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line) ?? []
  return old === undefined ? undefined : { name: old, properties: properties(oldRest, ';'), data: oldData }
}

function properties(text: string, separator: string): Record<string, string> {
  const pairs = text.split(separator).filter(Boolean)
  return Object.fromEntries(pairs.map((pair) => [pair.split('=')[0], decode(pair.slice(pair.indexOf('=') + 1))]))
}

function decode(text: string): string {
  return text
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}

/** Markdown without its code blocks and code spans: the part that a host makes links, mentions and HTML of. */
export function outsideCode(markdown: string): string {
  const lines: string[] = []
  let fence = ''
  for (const line of markdown.split('\n')) {
    const [, ticks = ''] = /^ {0,3}(`{3,})[^`]*$/.exec(line) ?? []
    if (fence !== '') {
      if (ticks.length >= fence.length && line.trim() === ticks) fence = ''
    } else if (ticks !== '') fence = ticks
    else lines.push(line)
  }
  if (fence !== '') throw new Error('a code block is never closed')
  return lines.map(withoutSpans).join('\n')
}

/** A span ends at the next run of exactly as many backticks; a run without such a partner is text. */
function withoutSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)]
  let kept = ''
  let at = 0
  for (let i = 0; i < runs.length; i++) {
    const opening = runs[i]
    if (!opening || opening.index < at) continue
    const closing = runs.slice(i + 1).find((run) => run[0].length === opening[0].length)
    if (!closing) continue
    kept += line.slice(at, opening.index)
    at = closing.index + closing[0].length
  }
  return kept + line.slice(at)
}

/** RFC 4180, strictly: CRLF after every record, quotes doubled, as many fields in each. */
export function readCsv(text: string): string[][] {
  const records: string[][] = []
  let at = 0
  while (at < text.length) {
    const record: string[] = []
    for (;;) {
      const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
      field.lastIndex = at
      const match = field.exec(text)
      if (!match) throw new Error(`no field at ${at}`)
      record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
      at += match[0].length
      if (text[at] !== ',') break
      at++
    }
    if (text.slice(at, at + 2) !== '\r\n')
      throw new Error(`no CRLF at ${at}: ${JSON.stringify(text.slice(at, at + 30))}`)
    at += 2
    records.push(record)
  }
  return records
}
