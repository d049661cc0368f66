/** A text that reached Larkspur from outside. */
export type Doc = {
  /** Larkspur's own name for it, such as DOC-017: a few letters, digits and hyphens. */
  id: string
  /** What came in, to the byte. Nobody has read it yet. */
  text: string
  /** `mail` (the default), or `tool`: what one of Larkspur's own programs returned, with customers' words in it. */
  origin?: 'mail' | 'tool'
}

export type RenderInput = {
  /** What Larkspur wants from the model, in Larkspur's words. */
  rules: string
  documents: readonly Doc[]
  /** What Mira asks about the documents. */
  question: string
}
