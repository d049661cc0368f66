import type { Measured } from './measure.ts'

/** The ratios as a table, each with its target and the two commands behind it. */
export function renderTable(measured: readonly Measured[], rounds: number): string {
  const lines = measured.flatMap(({ name, target, ours, reference, oursMs, referenceMs, ratio }) => [
    '',
    `${ratio <= target ? '✔' : '✘'} ${name}`,
    `    ${ratio.toFixed(2)} ×, at most ${target} × is promised`,
    `    ${ms(oursMs)}  ${shown(ours.map((command) => command.shown))}`,
    `    ${ms(referenceMs)}  ${shown(reference.map((command) => command.shown))}`,
  ])
  return `${[`Medians of ${rounds} rounds, all commands in turn.`, ...lines, ''].join('\n')}\n`
}

function shown(commands: readonly string[]): string {
  const [first = '', ...rest] = commands
  return rest.length === 0 ? first : `${first} · and ${rest.length} more like it`
}

function ms(value: number): string {
  return `${Math.round(value)} ms`.padStart(8)
}
