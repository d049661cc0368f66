import { type Finding, renderDoctor } from '../report/doctor.ts'
import type { Command } from './context.ts'
import { machineFindings } from './doctor/machine.ts'
import { toolFindings } from './doctor/tools.ts'

/** `pnpm grade doctor`: whether the grader can do its work on this machine, and how to mend what hinders it. */
export const doctorCommand: Command = async ({ course, options, screen }) => {
  const findings: Finding[] = [
    ...(await toolFindings(course, process.env)),
    ...machineFindings(course, screen, process.env),
  ]
  const isJson = options.reporter === 'json'
  return {
    text: isJson ? `${JSON.stringify({ findings }, null, 2)}\n` : renderDoctor(findings, screen),
    exitCode: findings.some(({ state }) => state === 'bad') ? 2 : 0,
  }
}
