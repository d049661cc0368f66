import type { SourceText } from '../types-removed.ts'

/** What the parent tells the learner process when it starts. */
export type ChildSetup = {
  entry: string
  /** By file URL. */
  overlay: Record<string, SourceText>
  /** File URLs of the regular files that may be read besides the packages. */
  readable: string[]
  /** Folder URL of the package store, ending in `/`. */
  store: string
  packages: Record<string, string>
  workspace: Record<string, string>
  stages: string[]
  warm: string[]
  /** The grader's own helpers in the store: package name → file URL from which Node finds it. */
  tools: Record<string, string>
  /** The only folder that may be written. */
  scratch: string
  sqlite: boolean
  messageBytes: number
}
