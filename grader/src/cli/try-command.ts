import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.ts'
import type { ExerciseReport } from '../base/report.ts'
import type { Exchange } from '../base/traffic.ts'
import type { Exercise } from '../course/index.ts'
import type { LiveApi } from '../model/index.ts'
import type { Subject } from '../run/index.ts'
import { openExamples } from '../vault/index.ts'
import { chooseExercise } from './chosen.ts'
import { confirmed, declined } from './confirm.ts'
import type { Command, Context } from './context.ts'

/**
 * `pnpm grade try [exercise]`: runs the examples and shows what your code sent and what came back. The recordings answer;
 * with `--live` a real provider does, after the cost was told and agreed to.
 */
export const tryCommand: Command = async (context) => {
  const { options } = context
  refuseLiveOptions(context)
  const exercise = chooseExercise(context)
  if (exercise.kind === 'lab') {
    throw new UserError(`${exercise.slug} is a lab, which has no examples to try.`, {
      mend: `Read what to do: pnpm grade brief ${exercise.id}`,
    })
  }
  const offline = await runExamples(context, exercise)
  if (!options.live) {
    const starter = await starterExchanges(context, exercise, offline)
    return { text: await rendered(context, exercise, { ...offline, starter }), exitCode: 0 }
  }
  const live = await openLive(context, offline.exchanges)
  if (live === undefined) return { text: 'Nothing was sent.\n', exitCode: declined }
  const run = await runExamples(context, exercise, live)
  run.report.findings.push(...live.problems)
  if (live.refused > 0) {
    run.report.findings.push(
      `Your code wanted to send ${live.refused} more live requests than were allowed here; they were refused.`,
    )
  }
  const where = options.baseUrl === undefined ? 'live' : `live at ${options.baseUrl}`
  return { text: await rendered(context, exercise, run, where), exitCode: 0 }
}

type Run = {
  report: ExerciseReport
  watch: import('../run/index.ts').Watcher
  exchanges: Exchange[]
  starter?: Exchange[]
}

function refuseLiveOptions({ options }: Context): void {
  const given = { '--base-url': options.baseUrl, '--key-env': options.keyEnv, '--model': options.model }
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? []
  if (options.live || name === undefined) return
  throw new UserError(`${name} says how to reach a real provider, and nothing leaves this machine without --live.`, {
    mend: `Add --live, or leave ${name} out.`,
  })
}

/** What the untouched starter sends, where the requests are so many that a bill is shown and there is one to compare. */
async function starterExchanges(context: Context, exercise: Exercise, { exchanges }: Run): Promise<Exchange[]> {
  const { billFrom } = await import('../report/bill.ts')
  const counts = Map.groupBy(exchanges, ({ wire }) => wire.check)
  if (context.options.wire || ![...counts.values()].some((some) => some.length >= billFrom)) return []
  const grading = openExamples(context.course, exercise)
  const pristine = new Map(exercise.edit.map((name) => [name, grading.read(`starter/${name}`) ?? '']))
  const same = [...pristine].every(([name, text]) => readFileSync(join(exercise.folder, name), 'utf8') === text)
  if (same || [...pristine.values()].includes('')) return []
  const run = await runExamples(context, exercise, undefined, { name: 'starter', files: pristine })
  return run.exchanges
}

async function runExamples(context: Context, exercise: Exercise, live?: LiveApi, subject?: Subject): Promise<Run> {
  const { course, options, announce } = context
  announce(live ? 'Asking the provider …' : `Trying ${exercise.id} ${exercise.slug.slice(3)} …`)
  const [{ createWatch, gradeExercises }, { readExchange }] = await Promise.all([
    import('../run/index.ts'),
    import('../model/index.ts'),
  ])
  const watch = createWatch(live && ((request) => live.send(request)))
  const [report] = await gradeExercises(
    course,
    [{ exercise, suite: 'examples', earlier: 'learner', watch, ...(subject && { subject }) }],
    // The same inputs at every try, so that two tries can be compared.
    { seed: options.seed ?? 1, sandbox: 'permissions', typeAdvice: false },
  )
  announce('')
  if (report === undefined || report.status === 'error') {
    throw new Error(report?.reason ?? `The examples of ${exercise.slug} did not run.`)
  }
  return { report, watch, exchanges: watch.exchanges.map(readExchange) }
}

/** Tells the cost and asks. @returns undefined when the answer was no */
async function openLive(context: Context, offline: readonly Exchange[]): Promise<LiveApi | undefined> {
  const { options } = context
  const asked = offline.filter(({ request }) => request !== undefined)
  if (asked.length === 0) {
    throw new UserError(
      'With the recordings your code sends no request to a model, so there is nothing to send live.',
      {
        mend: 'See what it does: pnpm grade try',
      },
    )
  }
  const { createLiveApi, missingKey } = await import('../model/index.ts')
  // Twice what the recordings needed and a few more: a loop that never ends must not spend money for ever.
  const maxRequests = 2 * offline.length + 3
  const live = createLiveApi({
    env: process.env,
    maxRequests,
    ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
    ...(options.keyEnv !== undefined && { keyEnv: options.keyEnv }),
    ...(options.model !== undefined && { model: options.model }),
  })
  const hosts = [...new Set(asked.map(({ wire }) => new URL(wire.url).host))]
  for (const host of hosts) {
    if (host === 'api.openai.com' && options.baseUrl !== undefined) continue
    const missing = missingKey(host, process.env)
    if (missing) throw noKey(missing)
  }
  if (options.keyEnv !== undefined && !process.env[options.keyEnv]) throw noKey(options.keyEnv)
  const question = await liveQuestion(context, asked, maxRequests)
  const refusal = `${question} Nobody can be asked here, so nothing was sent.`
  return (await confirmed(`${question} Send them?`, options.yes, refusal)) ? live : undefined
}

function noKey(name: string): UserError {
  return new UserError(`--live needs your key, and the environment variable ${name} holds none.`, {
    mend: `Set ${name} in this terminal, or leave --live out: the recordings need no key.`,
  })
}

/** Where it goes, how often, and what that costs, as far as the recordings and the model cards tell. */
async function liveQuestion({ options }: Context, asked: readonly Exchange[], maxRequests: number): Promise<string> {
  const [{ estimatedCost }, { dollarsOf }] = await Promise.all([
    import('../model/index.ts'),
    import('../report/money.ts'),
  ])
  const hosts = [...new Set(asked.map(({ wire }) => new URL(wire.url).host))]
  const where = hosts.map((host) => (host === 'api.openai.com' && options.baseUrl) || host).join(' and ')
  const models = [...new Set(asked.map(({ request }) => options.model ?? request?.model))].join(', ')
  const costs = asked.map((exchange) => estimatedCost(exchange, options.model))
  const sum = costs.reduce<number>((total, cost) => total + (cost ?? 0), 0)
  const price = costs.includes(undefined)
    ? 'There is no model card for it, so the cost is not known.'
    : `About ${dollarsOf(sum)} if the replies are as long as the recorded ones.`
  return `${asked.length} requests (${maxRequests} at most) to ${models} at ${where}. ${price}`
}

async function rendered(context: Context, exercise: Exercise, run: Run, live?: string): Promise<string> {
  const { options, screen, guide } = context
  const [{ renderTraffic }, { shownHeaders }] = await Promise.all([
    import('../report/traffic.ts'),
    import('../report/wire.ts'),
  ])
  const { report, watch, exchanges } = run
  const page = {
    stage: exercise.stage,
    exercise: exercise.slug,
    ...(live && { live }),
    checks: report.checks,
    calls: watch.calls,
    exchanges,
    ...(run.starter?.length && { starter: run.starter }),
    findings: report.findings,
  }
  if (options.reporter !== 'json') return renderTraffic(page, { ...screen, guide, wire: options.wire })
  const safe = (all: readonly Exchange[]) =>
    all.map(({ wire, ...exchange }) => ({
      ...exchange,
      wire: {
        ...wire,
        requestHeaders: shownHeaders(wire.requestHeaders),
        ...(wire.response && { response: { ...wire.response, headers: shownHeaders(wire.response.headers) } }),
      },
    }))
  const shown = { ...page, exchanges: safe(exchanges), ...(page.starter && { starter: safe(page.starter) }) }
  return `${JSON.stringify(shown, null, 2)}\n`
}
