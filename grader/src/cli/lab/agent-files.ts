import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file that coding agents read before they work. */
export type AgentFile = {
  /** `AGENTS.md` or `CLAUDE.md`, in the root of the fork. */
  name: string
  text: string
  /** What is not from the course: prose and commands of the person who works here. */
  own: string
}

const names = ['AGENTS.md', 'CLAUDE.md']
/** The sections that come with the course, by the beginning of their heading. */
const fromTheCourse = ['When somebody learns here', 'When somebody works on the course']
/** Less than a sentence or two tells an agent nothing. */
const fewestWords = 15

/** The agent files of a fork. */
export function readAgentFiles(root: string): AgentFile[] {
  return names
    .filter((name) => existsSync(join(root, name)))
    .map((name) => {
      const text = readFileSync(join(root, name), 'utf8').replaceAll('\r\n', '\n')
      return { name, text, own: ownPart(text) }
    })
}

/** Whether somebody besides the course's authors has written something in it. */
export function hasOwnWords({ own }: AgentFile): boolean {
  return own.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length >= fewestWords
}

/** Without the course's sections, headings, comments and lines that only take in another file. */
function ownPart(text: string): string {
  const sections = text.replace(/<!--[\s\S]*?-->/g, '').split(/^(?=## )/m)
  return sections
    .filter((section) => !fromTheCourse.some((heading) => section.startsWith(`## ${heading}`)))
    .flatMap((section) => section.split('\n'))
    .filter((line) => !/^(#{1,6} |@\S+\s*$)/.test(line))
    .join('\n')
    .trim()
}
