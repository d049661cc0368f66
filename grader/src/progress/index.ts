export type { Fingerprint } from './fingerprint.ts'
export { type Graded, openProgress, type Progress, type Recalled } from './progress.ts'
export { type Survey, stageScore, surveyCourse } from './survey.ts'
