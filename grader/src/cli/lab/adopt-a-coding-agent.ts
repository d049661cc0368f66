import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { countTokens } from '@stagecraft/kit'
import type { Course, Exercise } from '../../course/index.ts'
import type { Finding } from '../../report/doctor.ts'
import { type AgentFile, hasOwnWords, readAgentFiles } from './agent-files.ts'
import { commandsIn, lookUp } from './commands.ts'
import { readDecisionLog } from './decision-log.ts'
import { type Package, readPackages } from './packages.ts'
import { findSecret } from './secrets.ts'

/** An agent reads the file before every task; what is longer is paid for each time, and skimmed. */
const mostTokens = 1_500

/** What can be seen of a learner's first delegated change: the file for the agent, and the log. */
export async function checkAdoption({ root }: Course, lab: Exercise): Promise<Finding[]> {
  const packages = readPackages(root)
  const files = readAgentFiles(root)
  const path = join(lab.folder, lab.edit[0] ?? '')
  const log = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  const shown = relative(root, path).replaceAll('\\', '/')
  return [
    ownFile(files),
    ...files.map(length),
    commands(files, packages, root),
    secrets([...files, ...(log === undefined ? [] : [{ name: shown, text: log }])]),
    ...(log === undefined ? [noLog(shown, lab)] : await logFindings(log, shown, packages, root)),
  ]
}

function ownFile(files: readonly AgentFile[]): Finding {
  const about = 'Agent file'
  const own = files.filter(hasOwnWords).map(({ name }) => name)
  if (own.length > 0)
    return { about, state: 'good', text: `${own.join(' and ')} ${own.length > 1 ? 'have' : 'has'} rules of yours.` }
  const there = files.map(({ name }) => name).join(' and ')
  return {
    about,
    state: 'bad',
    text:
      there === ''
        ? 'there is no AGENTS.md and no CLAUDE.md.'
        : `${there} ${files.length > 1 ? 'hold' : 'holds'} nothing of yours beside what came with the course.`,
    mend: 'Write a section of your own: what the code is for, the commands, what is off limits.',
  }
}

function length({ name, text }: AgentFile): Finding {
  const tokens = countTokens(text)
  const said = `${name} has ${tokens} tokens; ${mostTokens} are the most.`
  if (tokens <= mostTokens) return { about: 'Length', state: 'good', text: said }
  return {
    about: 'Length',
    state: 'bad',
    text: said,
    mend: 'An agent reads it before every task: keep what changes what it does.',
  }
}

function commands(files: readonly AgentFile[], packages: readonly Package[], root: string): Finding {
  const about = 'Commands'
  const own = files.flatMap((file) => commandsIn(file.own))
  if (own.length === 0) {
    return {
      about,
      state: 'bad',
      text: 'your part names no command: the agent cannot find out whether its change works.',
      mend: 'Name the command that proves a change, in backticks, such as `pnpm tsc -p tsconfig.json`.',
    }
  }
  for (const { name, text } of files) {
    for (const command of commandsIn(text)) {
      const verdict = lookUp(command, packages, root)
      if (verdict.state !== 'missing') continue
      return {
        about,
        state: 'bad',
        text: `${name} names “${command}”, and there is no such thing as ${verdict.what}.`,
        mend: 'Correct the file, or add the script to package.json: an agent tries what it reads.',
      }
    }
  }
  const all = new Set(files.flatMap(({ text }) => commandsIn(text)))
  return {
    about,
    state: 'good',
    text: `${all.size === 1 ? 'the one it names exists' : `all ${all.size} that it names exist`}.`,
  }
}

function secrets(texts: readonly { name: string; text: string }[]): Finding {
  const about = 'Secrets'
  for (const { name, text } of texts) {
    const found = findSecret(text)
    if (!found) continue
    return {
      about,
      state: 'bad',
      text: `${name}, line ${found.line}, holds what looks like ${found.what}. Everything in it goes to a model provider.`,
      mend: 'Take it out. If it is real, revoke it: the history of git keeps it.',
    }
  }
  return { about, state: 'good', text: 'none found.' }
}

function noLog(shown: string, { id }: Exercise): Finding {
  return { about: 'Log', state: 'bad', text: `${shown} is missing.`, mend: `Bring it back: pnpm grade reset ${id}` }
}

async function logFindings(
  text: string,
  shown: string,
  packages: readonly Package[],
  root: string,
): Promise<Finding[]> {
  const log = readDecisionLog(text)
  const findings: Finding[] = []
  if (log.missing.length > 0) {
    const mend = 'Put the headings of the template back; your answers stand below them.'
    findings.push({ about: 'Log', state: 'bad', text: `${shown} has no heading ${list(log.missing)}.`, mend })
  }
  if (log.open.length > 0) {
    const mend = `Write your answers into ${shown}.`
    findings.push({ about: 'Log', state: 'bad', text: `nothing, or too little, stands below ${list(log.open)}.`, mend })
  }
  if (findings.length === 0) findings.push({ about: 'Log', state: 'good', text: 'every question has an answer.' })
  if (log.command !== undefined) findings.push(verification(log.command, packages, root))
  if (log.commit !== undefined) findings.push(await commitFinding(log.commit, root))
  return findings
}

function verification(command: string, packages: readonly Package[], root: string): Finding {
  const about = 'Proof'
  const [known] = commandsIn(`\`${command}\``)
  const verdict = known === undefined ? { state: 'unknown' as const } : lookUp(known, packages, root)
  if (verdict.state === 'missing') {
    return {
      about,
      state: 'bad',
      text: `the log's verification command is “${command}”, and there is no such thing as ${verdict.what}.`,
      mend: 'Name the command that you ran.',
    }
  }
  if (verdict.state === 'there') return { about, state: 'good', text: `“${command}” can be run.` }
  return { about, state: 'note', text: `“${command}” is not one that can be looked up here; you know whether it runs.` }
}

/** Asks git, which may be absent, or not know this folder. */
function commitFinding(commit: string, root: string): Promise<Finding> {
  const about = 'Commit'
  return new Promise((settle) => {
    const args = ['-C', root, 'cat-file', '-e', `${commit}^{commit}`]
    execFile('git', args, { timeout: 20_000, windowsHide: true }, (error, _, stderr) => {
      if (!error) return settle({ about, state: 'good', text: `${commit} is in this repository.` })
      const isUnable = error.code === 'ENOENT' || /not a git repository|dubious ownership/.test(stderr)
      settle(
        isUnable
          ? { about, state: 'note', text: `${commit} could not be looked up: git is not at work here.` }
          : {
              about,
              state: 'bad',
              text: `there is no commit ${commit} in this repository.`,
              mend: 'Commit the change, and copy its hash from: git log --oneline',
            },
      )
    })
  })
}

function list(headings: readonly string[]): string {
  const [first = '', ...more] = headings
  return `“${first}”${more.length > 0 ? ` and ${more.length} more` : ''}`
}
