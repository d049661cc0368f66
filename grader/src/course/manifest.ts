import { createRequire } from 'node:module'
import { UserError } from '../base/errors.ts'
import { knownManifests } from './known-manifests.ts'
import type { Manifest } from './manifest-schema.ts'

export type { Manifest } from './manifest-schema.ts'

/**
 * Reads a manifest.
 * @param shown the path to name in errors
 * @throws UserError with every problem in one sentence
 */
export function parseManifest(text: string, shown: string): Manifest {
  const known = knownManifests.get(text)
  if (known) return known
  const result = schema().readManifest(parseJson(text, shown))
  if ('manifest' in result) {
    knownManifests.add(text, result.manifest)
    return result.manifest
  }
  throw new UserError(`${shown} is not a valid manifest: ${result.problems.join('; ')}.`, {
    mend: 'Restore the file with git, or compare it with another exercise.json.',
  })
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UserError(`${shown} is not JSON: ${(error as Error).message}.`, {
      mend: 'Restore the file with git, or mend the comma or quote it names.',
    })
  }
}

/** Loaded on demand, for it brings zod along: that import costs more than everything else an unchanged verdict needs. */
function schema(): typeof import('./manifest-schema.ts') {
  return createRequire(import.meta.url)('./manifest-schema.ts')
}
