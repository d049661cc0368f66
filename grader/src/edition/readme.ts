import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Edition, Stage } from '../course/index.ts'

/** The README of an edition, for the learner who has nothing else. */
export function learnerReadme(edition: Edition, stages: readonly Stage[], root: string): string {
  return [
    `# ${edition.title}`,
    '',
    'Learn AI engineering by doing it: exercises in TypeScript, graded by what your program does.',
    '',
    '```sh',
    'npx -y pnpm@12.21.0 grade   # the first run installs what is missing',
    '```',
    '',
    'You need Node and npm, and nothing else: no API key, no account. Model replies are recorded, so grading is free, works',
    'offline, and gives the same verdict every time.',
    '',
    '## Begin',
    '',
    `1. \`${pnpm} grade brief\` shows what to build.`,
    '2. Edit the file it names. Each `// TODO` says one thing to do.',
    `3. \`${pnpm} grade\` ${edition.keyEnv === undefined ? 'grades it and says what is next' : 'runs the examples'}.`,
    `4. Stuck? \`${pnpm} grade hint\` gives the next hint. \`${pnpm} grade status\` shows where you stand.`,
    '',
    `With pnpm installed (\`npm install -g ${pnpm.split(' ').at(-1) ?? ''}\`) the commands are \`pnpm grade …\`.`,
    '',
    ...verdictLines(edition),
    '',
    '## Stages',
    '',
    ...stages.map((stage) => stageLine(stage, root)),
    '',
    `Made from version ${edition.courseVersion} of the course. MIT licence.`,
    '',
  ].join('\n')
}

const pnpm = 'npx -y pnpm@12.21.0'

function verdictLines({ keyEnv }: Edition): string[] {
  if (keyEnv === undefined) {
    return [
      '## How it judges',
      '',
      'A hidden suite runs against your code; a stage unlocks when the one before it passes. The suite and the solutions lie in',
      'the `grading/` folders, sealed so that nobody reads them by accident.',
    ]
  }
  return [
    '## Where you are graded',
    '',
    'The suites of this edition are sealed with a key that your instructor holds. On your machine `pnpm grade` runs the visible',
    'examples: they show how your code is called and are no verdict, so nothing counts as passed here. Hand in your work as your',
    'instructor says; the full grading happens there. Every stage is open.',
  ]
}

function stageLine({ slug, folder, exercises }: Stage, root: string): string {
  const readme = join(folder, 'README.md')
  const heading = existsSync(readme) ? /^# (.+)$/m.exec(readFileSync(readme, 'utf8'))?.[1] : undefined
  const name = (heading ?? `${slug.slice(0, 2)} ${slug.slice(3)}`).trim()
  const count = exercises.length === 1 ? '1 exercise' : `${exercises.length} exercises`
  return `- [${name}](${folder.slice(root.length + 1).replaceAll('\\', '/')})${exercises.length > 0 ? `, ${count}` : ', not yet written'}`
}
