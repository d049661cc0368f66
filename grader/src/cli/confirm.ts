import { createRequire } from 'node:module'
import { Interface } from 'node:readline'
import { UserError } from '../base/errors.ts'
import type { ExitCode } from '../base/report.ts'
import { wrap } from '../report/layout.ts'

type Confirm = { prototype: unknown; new (options: { message: string; initial: boolean }): { run(): Promise<boolean> } }

/** The exit code after a no: what was asked for did not happen, and whatever stands behind `&&` must not either. */
export const declined: ExitCode = 1

/**
 * Asks a yes-or-no question where somebody sits at a terminal; no is the answer to Enter, Esc and Ctrl-C.
 * @param yes the answer was given with --yes
 * @param refusal what to say where nobody can be asked
 * @throws UserError when nobody can be asked and --yes is missing
 */
export async function confirmed(question: string, yes: boolean, refusal: string): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.CI) {
    throw new UserError(refusal, { mend: 'Run it in a terminal, or say yes beforehand with --yes.' })
  }
  keepClosedInterfacesQuiet()
  const { Confirm } = createRequire(import.meta.url)('enquirer') as { Confirm: Confirm }
  try {
    return await new Confirm({ message: inLines(question), initial: false }).run()
  } catch (reason) {
    // Esc and Ctrl-C reject with an empty text, and not with an error.
    if (reason instanceof Error) throw reason
    return false
  }
}

/** enquirer breaks a long question in the middle of words; its own mark stands before it, and its hint behind. */
function inLines(question: string): string {
  const marks = '? '.length + ' (y/N) · false'.length
  return wrap(question, (process.stdout.columns || 80) - marks).join('\n  ')
}

/** enquirer 2.4.1 pauses its readline after closing it, which Node has answered with an error since version 24. */
function keepClosedInterfacesQuiet(): void {
  const { pause } = Interface.prototype
  Interface.prototype.pause = function (this: Interface & { closed?: boolean }) {
    return this.closed ? this : pause.call(this)
  }
}
