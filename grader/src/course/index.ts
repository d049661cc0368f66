export { findTarget, type Target } from './find.ts'
export { filesBelow, type Grading, gradingFolder } from './grading.ts'
export { findCourseRoot, loadCourse } from './load.ts'
export type { Course, Exercise, ExerciseKind, Stage } from './types.ts'
