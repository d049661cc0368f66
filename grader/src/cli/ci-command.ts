import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExitCode } from '../base/report.ts'
import {
  buildGradescopeZip,
  type Judged,
  judgeSubmission,
  openSubmission,
  type Submission,
  type SubmissionResult,
  sandboxForForeignCode,
} from '../cohort/index.ts'
import { loadCourse } from '../course/index.ts'
import { exporters } from '../report/exports.ts'
import type { RunView } from '../report/index.ts'
import { type CiWords, readCiWords } from './ci-arguments.ts'
import type { CourseIo } from './course.ts'
import { guideTo } from './guide.ts'
import { findReporter } from './reporters.ts'
import { detectScreen } from './screen.ts'

const help = `Usage: pnpm course ci --base REF --head REF [stage or exercise …]
       pnpm course ci --submission DIR [stage or exercise …]
       pnpm course ci comment --result FILE [--base REF --head REF] [--post]
       pnpm course ci gradescope [--out autograder.zip] stage or exercise …

Grades what somebody else changed: their exercise files over your course, inside
bubblewrap. Everything else comes from the base, and is reported.

  --base REF         the trusted commit; absent: this checkout as it is
  --head REF         the commit to judge
  --submission DIR   the files to judge, where they are no commit
  --repo DIR         the repository that holds both commits
  --out DIR          writes submission.json and each reporter's file there
  --reporter NAME    what to print; may be given more than once, with --out
  --details LEVEL    full, actual-only or none
  --seed N           grades with the inputs of an earlier run
  --no-sandbox       leaves out bubblewrap, where a container is the wall
  --post             posts or updates the comment, inside a GitHub workflow
`

/** `pnpm course ci`: grades a submission that nobody trusts. Exit code as of `pnpm grade`. */
export async function ciCommand(argv: readonly string[], io: CourseIo): Promise<ExitCode> {
  const isNamed = argv[0] === 'comment' || argv[0] === 'gradescope'
  const words = readCiWords(isNamed ? argv.slice(1) : argv)
  if (words.help) {
    await io.print(help)
    return 0
  }
  if (argv[0] === 'comment') return (await import('./ci-comment.ts')).commentOnSubmission(words, io)
  if (argv[0] === 'gradescope') return packGradescope(words, io)
  return judge(words, io)
}

async function judge(words: CiWords, io: CourseIo): Promise<ExitCode> {
  const reporters = await Promise.all(words.reporters.map(async (name) => ({ name, render: await findReporter(name) })))
  const sandbox = sandboxForForeignCode(words.sandbox)
  const submission = openSubmission({ repo: words.repo, base: words.base, head: words.head, folder: words.submission })
  io.announce('Grading …')
  const judged = await judgeSubmission(submission, { targets: words.targets, seed: words.seed, sandbox })
  try {
    const view = viewOf(judged, words)
    const texts = new Map(reporters.map(({ name, render }) => [name, render(judged.report, view)]))
    io.announce('')
    await io.print(texts.get(words.reporters[0] ?? '') ?? '')
    if (words.out !== undefined) writeFiles(words.out, texts, resultOf(submission, judged))
    addStepSummary(words, judged, view)
    return judged.report.exitCode
  } finally {
    judged.remove()
  }
}

function viewOf({ course, shown }: Judged, { details }: CiWords): RunView {
  const screen = detectScreen(process.stdout, process.env, process.platform)
  return { ...screen, details, shown, guide: guideTo(course, course.root) }
}

function writeFiles(folder: string, texts: ReadonlyMap<string, string>, result: SubmissionResult): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of texts) {
    const file = exporters[name]?.file
    if (file !== undefined) writeFileSync(join(folder, file), text)
  }
  writeFileSync(join(folder, 'submission.json'), `${JSON.stringify(result, null, 2)}\n`)
}

/** GitHub names a file in which a step's summary is collected; it is ours, no learner process knows of it. */
function addStepSummary({ reporters }: CiWords, judged: Judged, view: RunView): void {
  const file = process.env.GITHUB_STEP_SUMMARY
  const summary = exporters['github-summary']
  if (!file || !summary || !reporters.includes('github')) return
  appendFileSync(file, summary.render(judged.report, view, { env: {}, now: new Date(), token: '' }))
}

const mostListed = 500

function resultOf({ baseCommit, headCommit }: Submission, judged: Judged): SubmissionResult {
  return {
    formatVersion: 1,
    ...(baseCommit !== undefined && { baseCommit }),
    ...(headCommit !== undefined && { headCommit }),
    sandbox: judged.sandbox,
    shown: judged.shown,
    taken: judged.taken.slice(0, mostListed),
    left: judged.left.slice(0, mostListed),
    leftMore: Math.max(0, judged.left.length - mostListed),
    report: judged.report,
  }
}

async function packGradescope({ repo, head, targets, details, out }: CiWords, io: CourseIo): Promise<ExitCode> {
  const file = buildGradescopeZip(loadCourse(repo), {
    repo,
    ref: head ?? 'HEAD',
    targets,
    details,
    out: out ?? 'autograder.zip',
  })
  await io.print(`Packed ${file}. Upload it as the autograder of a programming assignment.\n`)
  return 0
}
