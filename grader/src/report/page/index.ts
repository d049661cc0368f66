import { hash } from 'node:crypto'
import type { Report } from '../../base/report.ts'
import { type Details, withDetails } from '../details.ts'
import { type Guide, nameOf } from '../guide.ts'
import type { SeenTraffic } from '../last-run.ts'
import { scoreOf } from '../open.ts'
import { renderExercises } from './exercises.ts'
import { renderMap } from './map.ts'
import { type Html, html } from './markup.ts'
import { style } from './style.ts'
import { renderTrafficSection } from './traffic.ts'

export type PageContent = {
  report: Report
  traffic: readonly SeenTraffic[]
  guide: Guide
  details: Details
  /** When the page was made. */
  now: Date
}

/** Says that a file is such a page, so that it may be replaced by a newer one. */
export const generator = 'stagecraft report'

/**
 * One page that needs nothing else: no network, no script. Its policy lets a browser run nothing and load nothing, so a
 * text of unknown origin stays a text even if it were not escaped.
 */
export function renderPage(content: PageContent): string {
  const { traffic, guide, now } = content
  const report = withDetails(content.report, content.details)
  const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${generator}">
<meta name="referrer" content="no-referrer">
<title>Stagecraft: where you stand</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<h1>Stagecraft: where you stand</h1>
${standing(report, guide)}
<nav aria-label="On this page"><ul><li><a href="#map">The course</a></li><li><a href="#exercises">Exercises</a></li><li><a href="#traffic">Traffic</a></li></ul></nav>
</header>
<main id="main" tabindex="-1">
${renderMap(report, guide)}
${renderExercises(report, guide)}
${renderTrafficSection(traffic, guide)}
</main>
<footer><p>Made on ${now.toISOString().slice(0, 16).replace('T', ' at ')} UTC by <code>${guide.command} report --html</code>, from what this machine remembers.</p></footer>
</body>
</html>
`
  return page.html
}

function standing({ stages, next, findings }: Report, guide: Guide): Html {
  const all = stages.flatMap(({ exercises }) => exercises)
  const passed = all.filter(({ status }) => status === 'passed').length
  const open = stages.filter(({ status }) => status !== 'locked' && status !== 'empty')
  const sum = (key: 'score' | 'maxScore' | 'bonus') => open.reduce((total, stage) => total + (stage[key] ?? 0), 0)
  const score = { score: sum('score'), maxScore: sum('maxScore'), bonus: sum('bonus') }
  return html`<p>${passed} of ${all.length} exercises passed, ${scoreOf(score, 'point')} in the stages that are unlocked.
${next ? `You stand at ${nameOf(guide, next.stage, next.exercise)}.` : 'Every exercise that is written so far is passed.'}</p>
${findings.map((finding) => html`<p class="open">${finding}</p>`)}`
}
