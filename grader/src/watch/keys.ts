const names: Readonly<Record<string, string>> = {
  '\u0003': 'ctrl-c',
  '\r': 'enter',
  '\n': 'enter',
  ' ': 'space',
  '\u001b': 'escape',
  '\u001b[A': 'up',
  '\u001b[B': 'down',
  '\u001bOA': 'up',
  '\u001bOB': 'down',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b[H': 'home',
  '\u001b[F': 'end',
  '\u001b[1~': 'home',
  '\u001b[4~': 'end',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what terminals send for keys
const pieces = /\u001b\[[0-9;]*[A-Za-z~]|\u001bO[A-Z]|[\s\S]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of what terminals send for keys
const unfinished = /\u001b(\[[0-9;]*|O)?$/

/** Milliseconds after which a lone escape was the Esc key, and not the beginning of an arrow on a slow line. */
const patience = 60

/**
 * Turns what a terminal sends into names of keys; keys without a name are themselves.
 * @param pressed called with each key
 */
export function readKeys(pressed: (key: string) => void): (data: string) => void {
  let held = ''
  let timer: NodeJS.Timeout | undefined
  const say = (text: string) => {
    for (const [piece] of text.matchAll(pieces)) pressed(names[piece] ?? piece)
  }
  return (data) => {
    clearTimeout(timer)
    const text = held + data
    const rest = unfinished.exec(text)?.[0] ?? ''
    held = rest
    say(text.slice(0, text.length - rest.length))
    if (rest === '') return
    timer = setTimeout(() => {
      held = ''
      say(rest)
    }, patience)
  }
}
