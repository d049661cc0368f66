import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../base/errors.ts'
import { filesBelow } from '../../course/index.ts'
import { parseRecording } from '../../model/index.ts'
import { type Note, type Proof, problem, type Scene } from '../types.ts'

const key = /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{24,}/

/** Recordings are readable, and no file of the exercise holds a key. That each is used is seen in the runs. */
export const proveRecordings: Proof = (scene) => [...unreadable(scene), ...keys(scene)]

/** The names of an exercise's recordings, without ending. */
export function recordingNames({ grading }: Pick<Scene, 'grading'>): string[] {
  return grading.list('recordings/').map((path) => path.slice('recordings/'.length).replace(/\.json$/, ''))
}

function unreadable({ grading }: Scene): Note[] {
  return grading.list('recordings/').flatMap((path) => {
    try {
      parseRecording(grading.read(path) ?? '')
      return []
    } catch (error) {
      if (error instanceof UserError) return [problem(`grading/${path}: ${error.message}`, error.mend)]
      throw error
    }
  })
}

function keys({ exercise }: Scene): Note[] {
  return filesBelow(exercise.folder)
    .filter((path) => /\.(ts|md|json|txt)$/.test(path) && !path.includes('node_modules/'))
    .filter((path) => key.test(readFileSync(join(exercise.folder, path), 'utf8')))
    .map((path) =>
      problem(`${path} holds something that looks like an API key.`, 'Take it out; revoke it if it was real.'),
    )
}
