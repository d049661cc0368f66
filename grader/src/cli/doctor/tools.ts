import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Course } from '../../course/index.ts'
import type { Finding } from '../../report/doctor.ts'

type Manifest = {
  packageManager?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** Node, pnpm, the packages, and whether a walled-in process can be started. */
export async function toolFindings(course: Course, env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const manifest = readManifest(course.root)
  const pnpm = manifest.packageManager ?? 'pnpm'
  return [nodeFinding(manifest), pnpmFinding(pnpm, env), installFinding(course, pnpm), await wallFinding()]
}

function nodeFinding({ devDependencies }: Manifest): Finding {
  const pinned = devDependencies?.node
  const own = process.versions.node
  if (pinned === undefined || pinned === own) return { about: 'Node', state: 'good', text: own }
  return {
    about: 'Node',
    state: 'note',
    text: `${own}; the course is proven on ${pinned}, and verdicts may differ.`,
    mend: 'Start the grader with pnpm, which brings its own Node: pnpm grade',
  }
}

function pnpmFinding(pinned: string, env: NodeJS.ProcessEnv): Finding {
  const [, version] = /^pnpm\/(\S+)/.exec(env.npm_config_user_agent ?? '') ?? []
  const start = `npx -y ${pinned} grade`
  if (version === undefined) {
    return { about: 'pnpm', state: 'note', text: 'not used for this command.', mend: `Usual is: ${start}` }
  }
  if (pinned === `pnpm@${version}`) return { about: 'pnpm', state: 'good', text: version }
  return {
    about: 'pnpm',
    state: 'note',
    text: `${version}; the course names ${pinned}.`,
    mend: `If it fails: ${start}`,
  }
}

/** pnpm compares the lockfile before each script; this looks for packages that went missing since. */
function installFinding(course: Course, pnpm: string): Finding {
  const folders = [course.root, join(course.root, 'grader'), ...course.stages.map((stage) => stage.folder)]
  const missing = folders.flatMap((folder) => {
    const { dependencies = {}, devDependencies = {} } = readManifest(folder)
    const names = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !name.startsWith('@stagecraft/'),
    )
    return names.filter((name) => !existsSync(join(folder, 'node_modules', ...name.split('/'), 'package.json')))
  })
  const unique = [...new Set(missing)]
  if (unique.length === 0) return { about: 'Packages', state: 'good', text: 'all there.' }
  const shown = unique.slice(0, 3).join(', ') + (unique.length > 3 ? ` and ${unique.length - 3} more` : '')
  return { about: 'Packages', state: 'bad', text: `missing: ${shown}.`, mend: `npx -y ${pnpm} install` }
}

/** Your code runs in a process that Node's permission flags wall in. */
function wallFinding(): Promise<Finding> {
  return new Promise((settle) => {
    const options = { timeout: 20_000, env: {} }
    execFile(process.execPath, ['--permission', '-e', 'process.stdout.write("in")'], options, (error, stdout) => {
      const works = error === null && stdout === 'in'
      settle({
        about: 'Process',
        state: works ? 'good' : 'bad',
        text: works
          ? 'your code can be run behind walls.'
          : `none can be started behind walls: ${firstLine(error?.message)}`,
        ...(!works && { mend: 'Allow Node to start processes; a virus scanner or a container may forbid it.' }),
      })
    })
  })
}

function firstLine(text: string | undefined): string {
  return text?.split('\n')[0] ?? 'it printed nothing.'
}

function readManifest(folder: string): Manifest {
  const file = join(folder, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
}
