// The first file that runs, in plain JavaScript: it must parse on a Node that is too old.
const needed = 26
const commands = { grade: './grade.ts', course: './course.ts' }

const [, , name = 'grade', ...words] = process.argv

if (Number.parseInt(process.versions.node, 10) < needed) {
  stop(
    `The grader runs on Node ${needed} or newer, and this is Node ${process.versions.node}. Start it with pnpm, which brings its own: npx -y pnpm@12.21.0 grade`,
  )
} else if (!Object.hasOwn(commands, name)) {
  stop(`This file starts one of ${Object.keys(commands).join(', ')}, and "${name}" is neither. Type: pnpm grade --help`)
} else {
  await import('./quick-start.js')
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...words)
  try {
    const command = await import(commands[name])
    await command.main(words)
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/Cannot find package/.test(error.message)) throw error
    const [, missing] = /Cannot find package '([^']+)'/.exec(error.message) ?? []
    stop(`The package ${missing} is not installed. Install what the course needs: npx -y pnpm@12.21.0 install`)
  }
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 2
}
