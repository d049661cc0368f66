import type { Edition } from './edition.ts'

/** The course as data: what the folders and manifests say. Paths are absolute. */

/** `stretch`: bonus as a whole. `lab`: has no suite and is never graded. */
export type ExerciseKind = 'exercise' | 'stretch' | 'lab'

export type Exercise = {
  /** Number and name, e.g. `04-stream-to-the-end`. */
  slug: string
  /** Short form people type, e.g. `01-04`. */
  id: string
  /** Slug of its stage. */
  stage: string
  folder: string
  title: string
  /** What the learner can do afterwards, as a sentence beginning with a verb. */
  goal: string
  /** Names of the files the learner edits, in the exercise's folder; the first is the starter that suites call. */
  edit: string[]
  kind: ExerciseKind
  /** Maximum score; absent: one point for each core check. */
  points: number | undefined
  /** Slugs of exercises (`stage/exercise`) that this one imports. */
  needs: string[]
  /** Milliseconds the whole suite may take. */
  timeoutMs: number
  /** Lets the subject import `node:sqlite`. */
  sqlite: boolean
}

export type Stage = {
  /** Number and name, e.g. `01-model-as-component`. */
  slug: string
  folder: string
  /** Slugs of the stages that must be passed first. */
  needs: string[]
  /** External packages its exercises may import. */
  packages: string[]
  exercises: Exercise[]
}

export type Course = {
  /** Folder that holds `stages/`. */
  root: string
  version: string
  stages: Stage[]
  /** Present where this is a copy made for learners. */
  edition?: Edition | undefined
}
