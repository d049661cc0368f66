/** Grades one exercise without type advice: `node verdict.js <course> <exercise>`. The bench times it. */

// As the command does it.
await import('../src/cli/quick-start.js')
const { findTarget, loadCourse } = await import('../src/course/index.ts')
const { gradeExercises } = await import('../src/run/index.ts')

const [, , root = '.', name = ''] = process.argv
const course = loadCourse(root)
const { exercise } = findTarget(course, name)
if (!exercise) throw new Error(`${name} is no exercise`)
const [report] = await gradeExercises(course, [{ exercise, suite: 'hidden', earlier: 'learner' }], {
  seed: 1,
  sandbox: 'permissions',
  typeAdvice: false,
})
process.stdout.write(`${report?.status}\n`)
process.exit(report?.status === 'passed' ? 0 : 1)
