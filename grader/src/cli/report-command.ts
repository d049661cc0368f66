import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { SeenTraffic } from '../report/last-run.ts'
import { generator, renderPage } from '../report/page/index.ts'
import type { Command, Context } from './context.ts'
import { shownPath } from './guide.ts'
import { openSitting } from './sitting.ts'

/** `pnpm grade report --html [FILE]`: one page with the course, the checks and the traffic of the last run; grades nothing. */
export const reportCommand: Command = async (context) => {
  const { course, options, guide } = context
  if (!options.html) {
    throw new UserError('report writes a page, and it is asked for by --html.', {
      mend: 'Type: pnpm grade report --html',
    })
  }
  const file = resolve(options.target ?? join(course.root, '.stagecraft', 'report.html'))
  refuseToReplace(file)
  const page = renderPage({
    report: openSitting(context).report(0, []),
    traffic: await lastTraffic(context),
    guide,
    details: options.details,
    now: new Date(),
  })
  write(file, page)
  const shown = shownPath(file, process.cwd())
  const data = `${JSON.stringify({ file }, null, 2)}\n`
  return { text: options.reporter === 'json' ? data : `The page is ${shown}; open it in a browser.\n`, exitCode: 0 }
}

/** @returns the exchanges of the last run as a person reads them */
export async function lastTraffic({ course }: Context): Promise<SeenTraffic[]> {
  const [{ readLastRun }, { readExchange }] = await Promise.all([
    import('../run/index.ts'),
    import('../model/index.ts'),
  ])
  return (readLastRun(course.root)?.exercises ?? []).map(({ exchanges, ...traffic }) => ({
    ...traffic,
    exchanges: exchanges.map(readExchange),
  }))
}

/** A slip of the fingers must not cost a file: only a page of ours is written over. */
function refuseToReplace(file: string): void {
  const mend = 'Name a new file that ends in .html.'
  if (!/\.html?$/i.test(file)) throw new UserError(`${file} is no name for a page.`, { mend })
  if (!existsSync(file)) return
  let text: string | undefined
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`, { mend })
  }
  if (text.includes(`<meta name="generator" content="${generator}">`)) return
  throw new UserError(`${file} is there already and is no page of this command.`, { mend })
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${(error as Error).message}.`, {
      mend: 'Name a file in a folder that you may write.',
    })
  }
}
