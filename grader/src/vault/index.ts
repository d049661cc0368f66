export { packParts, sealPart, unpackParts, unsealPart } from './container.ts'
export { openExamples, openGrading, sealedName } from './grading.ts'
export { canOpenSuites, cohortKey, suiteKey } from './key.ts'
