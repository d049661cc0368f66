import type { Screen } from '../report/index.ts'

type Output = { isTTY?: boolean; columns?: number; getColorDepth?: (env: NodeJS.ProcessEnv) => number }

/** What the reader's terminal can show, by its own word and by NO_COLOR, FORCE_COLOR, TERM, LANG and COLUMNS. */
export function detectScreen(output: Output, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Screen {
  const columns = output.columns ?? Number.parseInt(env.COLUMNS ?? '', 10)
  return {
    width: columns > 0 ? columns : 80,
    colour: detectColour(output, env),
    unicode: detectUnicode(env, platform),
  }
}

function detectColour(output: Output, env: NodeJS.ProcessEnv): Screen['colour'] {
  if (env.NO_COLOR) return 0
  const forced = env.FORCE_COLOR
  if (forced !== undefined)
    return forced === '0' || forced === 'false' ? 0 : forced === '2' ? 2 : forced === '3' ? 3 : 1
  if (!output.isTTY || env.TERM === 'dumb') return 0
  const depth = output.getColorDepth?.(env) ?? 1
  return depth >= 24 ? 3 : depth >= 8 ? 2 : depth >= 4 ? 1 : 0
}

/** Windows shows Unicode in its newer terminals only; elsewhere the locale decides. */
function detectUnicode(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false
  if (platform === 'win32') {
    return Boolean(env.WT_SESSION || env.TERM_PROGRAM || env.ConEmuTask || env.CI || env.TERM?.startsWith('xterm'))
  }
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG
  return locale === undefined || locale === '' || /utf-?8/i.test(locale)
}
