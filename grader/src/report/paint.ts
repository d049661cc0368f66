import { createRequire } from 'node:module'
import type { ChalkInstance, ColorSupportLevel } from 'chalk'

/** What the reader's terminal can show. */
export type Screen = {
  /** Columns; kept between 40 and 120. */
  width: number
  /** 0 no colour · 1 basic · 2 256 colours · 3 true colour. */
  colour: ColorSupportLevel
  /** False where the terminal would show boxes for `✔`. */
  unicode: boolean
}

export type Symbols = {
  passed: string
  failed: string
  notReached: string
  todo: string
  here: string
  bar: string
  ellipsis: string
  dot: string
}

const unicodeSymbols: Symbols = {
  passed: '✔',
  failed: '✘',
  notReached: '·',
  todo: '○',
  here: '▸',
  bar: '│',
  ellipsis: '…',
  dot: '·',
}

const asciiSymbols: Symbols = {
  passed: '+',
  failed: 'x',
  notReached: '.',
  todo: 'o',
  here: '>',
  bar: '|',
  ellipsis: '...',
  dot: '-',
}

export type Style = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'command' | 'plain'

/** The pencil every renderer draws with. */
export type Paint = {
  width: number
  symbols: Symbols
  unicode: boolean
  (style: Style, text: string): string
}

/** A pencil for this screen. With colour 0 it returns texts as they are. */
export function createPaint(screen: Screen): Paint {
  const styles = screen.colour === 0 ? undefined : stylesOf(screen.colour)
  const paint = (style: Style, text: string): string => styles?.[style](text) ?? text
  return Object.assign(paint, {
    width: Math.min(120, Math.max(40, screen.width)),
    symbols: screen.unicode ? unicodeSymbols : asciiSymbols,
    unicode: screen.unicode,
  })
}

/** chalk is loaded where there is something to colour: logs and pipes do without. */
function stylesOf(level: ColorSupportLevel): Record<Style, (text: string) => string> {
  const { Chalk } = createRequire(import.meta.url)('chalk') as typeof import('chalk')
  const chalk: ChalkInstance = new Chalk({ level })
  return {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    dim: chalk.dim,
    strong: chalk.bold,
    command: chalk.cyan,
    plain: (text) => text,
  }
}
