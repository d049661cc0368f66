/** The files of an edition, by path from its root with `/`. */
export type Files = ReadonlyMap<string, Buffer>

export type EditionOptions = {
  title: string
  /** Slugs, in course order. */
  stages: readonly string[]
  /** For a cohort edition: the variable that will hold the key, and the key itself. */
  cohort: { keyEnv: string; key: string } | undefined
}

/** One text that no file of an edition may hold. */
export type Secret = { name: string; text: string }

/** Where something was found that must not be there. */
export type Leak = { path: string; what: string }
