import type { Report, StageReport } from '../../base/report.ts'
import { type Guide, keyOf, nameOf } from '../guide.ts'
import { coreOf, scoreOf, stageScoreOf } from '../open.ts'
import { type Html, html } from './markup.ts'
import { exerciseLook, sign, stageLook } from './words.ts'

/** The address of an exercise's own part of the page. */
export function anchorOf(stage: string, exercise: string): string {
  return `exercise-${stage}-${exercise}`
}

/** Every stage of the course with its exercises, in the order in which they unlock. */
export function renderMap(report: Report, guide: Guide): Html {
  return html`<section id="map" aria-labelledby="map-title">
<h2 id="map-title">The course</h2>
<ol class="map">${report.stages.map((stage) => renderStage(stage, report, guide))}</ol>
</section>`
}

function renderStage(stage: StageReport, report: Report, guide: Guide): Html {
  const look = stageLook(stage.status)
  const core = coreOf(stage, guide)
  const shares = core.map(({ score, maxScore }) => (maxScore > 0 ? score / maxScore : 0))
  const share = Math.round((100 * shares.reduce((sum, one) => sum + one, 0)) / Math.max(1, core.length))
  const isClosed = stage.status === 'locked' || stage.status === 'empty'
  return html`<li class="${isClosed ? 'stage' : 'stage wide'}">
<div class="head"><h3>${sign(look)} ${stage.slug.slice(0, 2)} ${stage.slug.slice(3)}</h3><span class="soft">${look.word}</span></div>
${stage.reason !== undefined && html`<p class="soft">${stage.reason}</p>`}
${!isClosed && html`<p class="soft">${stageScoreOf(stage, guide)}</p><div class="bar" aria-hidden="true">${bar(share)}</div>`}
${!isClosed && html`<ul>${stage.exercises.map((exercise) => renderExercise(stage, exercise, report, guide))}</ul>`}
</li>`
}

/** A width that needs no style attribute, which the page's own policy would refuse. */
function bar(share: number): Html {
  return html`<svg width="100%" height="6" aria-hidden="true"><rect class="fill" width="${share}%" height="6"/></svg>`
}

function renderExercise(
  stage: StageReport,
  exercise: StageReport['exercises'][number],
  report: Report,
  guide: Guide,
): Html {
  const look = exerciseLook(exercise, guide.exercises.get(keyOf(stage.slug, exercise.slug))?.kind)
  const isHere = report.next?.stage === stage.slug && report.next.exercise === exercise.slug
  const name = nameOf(guide, stage.slug, exercise.slug)
  const title = exercise.checks.length > 0 ? html`<a href="#${anchorOf(stage.slug, exercise.slug)}">${name}</a>` : name
  return html`<li${isHere && html` class="here" aria-current="step"`}>${sign(look)}<span>${title}</span><span class="state soft">${look.word}${exercise.checks.length > 0 && `, ${scoreOf(exercise, 'point')}`}${isHere && '; you stand here'}</span></li>`
}
