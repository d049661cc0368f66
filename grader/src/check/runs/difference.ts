/** The lines in which two texts differ, old ones after `-`, new ones after `+`, with a line of context on both sides. */
export function difference(before: string, after: string): string {
  const old = before.split('\n')
  const now = after.split('\n')
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const context = (line: string | undefined) => (line === undefined ? [] : [`  ${line}`])
  return [
    ...context(old[head - 1]),
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
    ...context(tail > 0 ? old[old.length - tail] : undefined),
  ].join('\n')
}
