import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Course, gradingFolder, loadCourse } from '../src/course/index.ts'

/**
 * A copy of the course in a temporary folder, each starter replaced by its solution, so that whole stages pass and no
 * learner's own files or progress are touched.
 */
export function makeSolvedCourse(root: string): Course {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft-bench-')))
  const start = join(root, 'grader', 'src', 'cli', 'start.js')
  const scripts = { grade: `node --disable-sigusr1 ${JSON.stringify(start)} grade`, nothing: 'node -e 0' }
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ name: 'bench', version: '0.0.0', private: true, scripts }))
  for (const name of ['tsconfig.base.json', 'pnpm-lock.yaml']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(copy, name))
  }
  for (const name of ['stages', 'kit']) {
    cpSync(join(root, name), join(copy, name), { recursive: true, filter: (path) => !isLocal(path) })
  }
  linkPackages(root, copy)
  linkPackages(join(root, 'kit'), join(copy, 'kit'))
  const course = loadCourse(copy)
  for (const stage of course.stages) linkPackages(join(root, 'stages', stage.slug), stage.folder)
  for (const exercise of course.stages.flatMap((stage) => stage.exercises)) {
    const grading = gradingFolder(exercise)
    for (const name of exercise.edit) {
      const solution = grading.read(`solution/${name}`)
      if (solution !== undefined) writeFileSync(join(exercise.folder, name), solution)
    }
  }
  return course
}

/** The suite of `01-00 hello-model` as a project of its own: what one would write with vitest and MSW alone. */
export function makePlainProject(root: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stagecraft-plain-')))
  const solution = join(root, 'stages', '01-model-as-component', '00-hello-model', 'grading', 'solution', 'hello.ts')
  cpSync(solution, join(folder, 'hello.ts'))
  writeFileSync(join(folder, 'hello.test.ts'), readFileSync(new URL('plain/hello.test.ts', import.meta.url), 'utf8'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'plain', private: true, type: 'module' }))
  linkPackages(join(root, 'grader'), folder)
  return folder
}

function isLocal(path: string): boolean {
  return basename(path) === 'node_modules' || basename(path) === '.stagecraft'
}

/** A junction: Windows makes it without special rights. */
function linkPackages(from: string, to: string): void {
  const packages = join(from, 'node_modules')
  if (existsSync(packages)) symlinkSync(packages, join(to, 'node_modules'), 'junction')
}
