import { columnsOf, cut, wrap } from './layout.ts'
import type { Paint } from './paint.ts'

/**
 * Markdown as lines for a terminal: headings, paragraphs, lists, code and tables as people write them in briefs and hints.
 * What it does not know stays as it was typed.
 */
export function renderMarkdown(paint: Paint, text: string): string[] {
  const lines: string[] = []
  for (const block of blocksOf(text)) {
    if (lines.length > 0 && !(block.kind === 'item' && block.tight)) lines.push('')
    lines.push(...renderBlock(paint, block))
  }
  return lines
}

type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'code' | 'table'; lines: string[] }
  | { kind: 'item'; marker: string; indent: number; text: string; tight: boolean }
  | { kind: 'paragraph' | 'quote'; text: string }

function renderBlock(paint: Paint, block: Block): string[] {
  const { symbols, width } = paint
  switch (block.kind) {
    case 'heading':
      return wrap(inlineText(block.text), width).map((line) => paint('strong', line))
    case 'code':
      return block.lines.map((line) => `    ${paint('command', cut(line, width - 4, symbols.ellipsis))}`)
    case 'table':
      return tableLines(paint, block.lines)
    case 'item': {
      const first = `${' '.repeat(block.indent)}${block.marker === '-' ? symbols.dot : block.marker} `
      return hanging(paint, first, block.text)
    }
    case 'quote':
      return wrap(inlineText(block.text), width - 2).map((line) => paint('dim', `${symbols.bar} ${line}`))
    case 'paragraph':
      return hanging(paint, '', block.text)
  }
}

/** Wraps first and paints after, so that colour codes never count as columns. */
function hanging(paint: Paint, first: string, text: string): string[] {
  const indent = columnsOf(first)
  const lines = wrap(inlineText(text), paint.width - indent)
  return lines.map((line, index) => (index === 0 ? first : ' '.repeat(indent)) + paintCode(paint, line))
}

/** Links become their text and address, emphasis its words; code keeps its backticks, which are painted or stay. */
function inlineText(text: string): string {
  return text
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, label: string, link: string) =>
      link.startsWith('http') ? `${label} (${link})` : label,
    )
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/(^|[\s(])[*_]([^*_\s][^*_]*)[*_](?=[\s.,;:!?)]|$)/g, '$1$2')
}

function paintCode(paint: Paint, line: string): string {
  return line.replace(/`([^`]+)`/g, (whole, code: string) => {
    const painted = paint('command', code)
    return painted === code ? whole : painted
  })
}

function tableLines(paint: Paint, lines: readonly string[]): string[] {
  const rows = lines.filter((line) => !/^\s*\|?[\s:|-]+\|?\s*$/.test(line)).map(cellsOf)
  const [head = [], ...body] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))))
  const total = widths.reduce((sum, width) => sum + width + 2, 0)
  if (total <= paint.width) {
    const show = (row: readonly string[]) =>
      row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - columnsOf(cell) + 2)).join('')
    return rows.map((row, index) => (index === 0 ? paint('strong', show(row)) : paintCode(paint, show(row))))
  }
  // Too narrow for columns: each row becomes a small list.
  return body.flatMap((row) =>
    row.flatMap((cell, i) =>
      hanging(paint, i === 0 ? `${paint.symbols.dot} ` : '  ', head[i] && i > 0 ? `${head[i]}: ${cell}` : cell),
    ),
  )
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, '')
  return inner.split('|').map((cell) => inlineText(cell.trim()))
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  const lines = text
    .replaceAll('\r\n', '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split('\n')
  let gap = true
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (line.trim() === '') {
      gap = true
      continue
    }
    if (/^\s*```/.test(line)) {
      const end = lines.findIndex((other, index) => index > i && /^\s*```/.test(other))
      blocks.push({ kind: 'code', lines: lines.slice(i + 1, end < 0 ? undefined : end) })
      i = end < 0 ? lines.length : end
    } else if (line.trimStart().startsWith('|')) {
      const end = lines.findIndex((other, index) => index > i && !other.trimStart().startsWith('|'))
      blocks.push({ kind: 'table', lines: lines.slice(i, end < 0 ? undefined : end) })
      i = (end < 0 ? lines.length : end) - 1
    } else if (!joins(blocks.at(-1), line, gap)) blocks.push(blockOf(line, gap, blocks.at(-1)))
    gap = false
  }
  return blocks
}

function blockOf(line: string, gap: boolean, before: Block | undefined): Block {
  const [, marks, heading] = /^(#{1,6})\s+(.+?)\s*#*$/.exec(line) ?? []
  if (marks && heading) return { kind: 'heading', level: marks.length, text: heading }
  const [, spaces, marker, item] = /^(\s*)([-*+]|\d+[.)])\s+(.+)$/.exec(line) ?? []
  if (marker && item) {
    const tight = !gap && (before?.kind === 'item' || before?.kind === 'paragraph')
    return { kind: 'item', marker: /\d/.test(marker) ? marker : '-', indent: spaces?.length ?? 0, text: item, tight }
  }
  if (/^>\s?/.test(line)) return { kind: 'quote', text: line.replace(/^>\s?/, '') }
  return { kind: 'paragraph', text: line.trim() }
}

/** A line that goes on with the block before it is added to it. */
function joins(before: Block | undefined, line: string, gap: boolean): boolean {
  if (gap || !before || !('text' in before) || before.kind === 'heading') return false
  const block = blockOf(line, false, before)
  if (before.kind === 'quote' && block.kind === 'quote') before.text += ` ${block.text}`
  else if (block.kind === 'paragraph') before.text += ` ${block.text}`
  else return false
  return true
}
