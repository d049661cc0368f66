import type { CheckReport, ExerciseReport, Report } from '../../base/report.ts'
import { type Guide, keyOf, nameOf } from '../guide.ts'
import { scoreOf } from '../open.ts'
import { anchorOf } from './map.ts'
import { type Html, html } from './markup.ts'
import { checkLook, exerciseLook, sign } from './words.ts'

/** The checks of every exercise that was graded; the one where the learner stands is open. */
export function renderExercises(report: Report, guide: Guide): Html {
  const graded = report.stages.flatMap((stage) =>
    stage.exercises.filter(({ checks }) => checks.length > 0).map((exercise) => ({ stage: stage.slug, exercise })),
  )
  return html`<section id="exercises" aria-labelledby="exercises-title">
<h2 id="exercises-title">The exercises that you graded</h2>
${graded.length === 0 && html`<p>None yet. Grade the first one: <code>${guide.command}</code></p>`}
${graded.map(({ stage, exercise }) => {
  const isHere = report.next?.stage === stage && report.next.exercise === exercise.slug
  return renderExercise(stage, exercise, guide, isHere)
})}
</section>`
}

function renderExercise(stage: string, exercise: ExerciseReport, guide: Guide, isOpen: boolean): Html {
  const label = guide.exercises.get(keyOf(stage, exercise.slug))
  const look = exerciseLook(exercise, label?.kind)
  const name = nameOf(guide, stage, exercise.slug)
  return html`<details id="${anchorOf(stage, exercise.slug)}"${isOpen && html` open`}>
<summary>${sign(look)} <h3>${name}</h3> <span class="note soft">${look.word}, ${scoreOf(exercise, 'point')}</span></summary>
<div class="body">
${label && html`<p>${label.goal}</p>`}
<table><caption>Checks of ${name}</caption>
<thead><tr><th scope="col" class="result"><span class="word">Result</span></th><th scope="col">Check</th><th scope="col" class="todo">Part</th></tr></thead>
<tbody>${exercise.checks.map(renderCheck)}</tbody></table>
${exercise.findings.map((finding) => html`<p class="open">${finding}</p>`)}
${renderTypes(exercise)}
</div></details>`
}

function renderCheck(check: CheckReport): Html {
  const look = checkLook(check.status)
  const part = check.guard
    ? 'guard'
    : [check.todo !== undefined && `TODO ${check.todo}`, check.bonus && 'bonus'].filter(Boolean).join(', ')
  return html`<tr><td class="result ${look.tone}">${sign(look)} <span class="word">${look.word}</span></td>
<td>${check.name}${check.status !== 'passed' && renderFailure(check)}</td><td class="todo soft">${part}</td></tr>`
}

function renderFailure({ message, help, place, output }: CheckReport): Html {
  return html`${message !== undefined && html`<p class="text">${message}</p>`}
${help !== undefined && html`<p class="text soft">${help}</p>`}
${place && html`<p class="soft"><code>${place.file}:${place.line}</code></p>`}
${place?.excerpt !== undefined && html`<pre><code>${place.excerpt}</code></pre>`}
${output && html`<p class="soft">Your code printed:</p><pre>${output}</pre>`}`
}

function renderTypes({ typeErrors = [] }: ExerciseReport): Html | undefined {
  if (typeErrors.length === 0) return undefined
  return html`<h4>Types (advice; the verdict does not depend on it)</h4>
<ul>${typeErrors.map((error) => html`<li><code>${error.file}:${error.line}:${error.column}</code> ${error.message} (${error.code})</li>`)}</ul>`
}
