import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Course } from '../../course/index.ts'
import type { Finding } from '../../report/doctor.ts'
import type { Screen } from '../../report/index.ts'

const day = 86_400_000
const enough = 200 * 2 ** 20

/** What the machine lets the grader do: write, show, tell the time. */
export function machineFindings(course: Course, screen: Screen, env: NodeJS.ProcessEnv): Finding[] {
  return [
    writeFinding('Progress', join(course.root, '.stagecraft'), 'Your verdicts are not remembered without it.'),
    readOnlyFinding(course),
    writeFinding('Temporary', tmpdir(), 'Your code gets a folder there to write in.'),
    diskFinding(course),
    clockFinding(course),
    ...terminalFindings(screen, env),
    ...(process.platform === 'linux' ? [bubblewrapFinding()] : []),
  ].filter((finding) => finding !== undefined)
}

function writeFinding(about: string, folder: string, why: string): Finding {
  const probe = join(folder, `doctor-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
    return { about, state: 'good', text: `${folder} can be written.` }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { about, state: 'bad', text: `${folder} cannot be written (${code}). ${why}`, mend: mendOf(folder, code) }
  }
}

function mendOf(folder: string, code: string | undefined): string {
  if (code === 'ENOSPC') return 'Free some space on the disk.'
  if (code === 'EEXIST' || code === 'ENOTDIR') return `Move the file away that stands in the place of ${folder}.`
  return process.platform === 'win32'
    ? 'Allow your user to write there.'
    : `chmod u+rwx "${folder}" (or sudo chown, if it is not yours)`
}

/** Mode bits and not a trial: the file is replaced as a whole, which its own mode does not hinder. */
function readOnlyFinding(course: Course): Finding | undefined {
  const file = join(course.root, '.stagecraft', 'progress.json')
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat || (stat.mode & 0o200) !== 0) return undefined
  return {
    about: 'Progress',
    state: 'bad',
    text: `${file} is read-only.`,
    mend: `Make it writable: chmod u+w "${file}"`,
  }
}

function diskFinding(course: Course): Finding {
  const { bavail, bsize } = statfsSync(course.root)
  const free = bavail * bsize
  const text = `${Math.round(free / 2 ** 20)} MB free.`
  if (free >= enough) return { about: 'Disk', state: 'good', text }
  return { about: 'Disk', state: 'bad', text, mend: 'Free some space: packages and verdicts need about 200 MB.' }
}

/** A clock that stands before the course was made breaks certificates, and so every install. */
function clockFinding(course: Course): Finding {
  const made = statSync(join(course.root, 'package.json')).mtimeMs
  const now = new Date()
  const text = `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
  if (now.getTime() + day >= made) return { about: 'Clock', state: 'good', text }
  return {
    about: 'Clock',
    state: 'bad',
    text: `${text} The course's files are newer than that.`,
    mend: 'Set the clock of this machine.',
  }
}

function terminalFindings({ width, colour, unicode }: Screen, env: NodeJS.ProcessEnv): Finding[] {
  const colours = ['no colour', '16 colours', '256 colours', 'true colour'][colour]
  const facts = `${width} columns, ${colours}, ${unicode ? 'Unicode' : 'plain letters'}.`
  if (width < 40) {
    return [{ about: 'Terminal', state: 'note', text: facts, mend: 'Make it at least 40 columns wide; 80 are good.' }]
  }
  if (!unicode) {
    const mend =
      process.platform === 'win32'
        ? 'Windows Terminal shows more.'
        : `A UTF-8 locale shows more: LANG=C.UTF-8 (now ${env.LC_ALL || env.LC_CTYPE || env.LANG || 'none'}).`
    return [{ about: 'Terminal', state: 'note', text: facts, mend }]
  }
  return [{ about: 'Terminal', state: 'good', text: facts }]
}

/** Needed only to grade the work of others. */
function bubblewrapFinding(): Finding {
  try {
    execFileSync('bwrap', ['--ro-bind', '/', '/', '--unshare-all', 'true'], { stdio: 'ignore', timeout: 10_000 })
    return { about: 'bubblewrap', state: 'good', text: 'works.' }
  } catch {
    return {
      about: 'bubblewrap',
      state: 'note',
      text: 'does not work here. Your own code needs none; grading the work of others does.',
      mend: 'apt install bubblewrap, or the like',
    }
  }
}
