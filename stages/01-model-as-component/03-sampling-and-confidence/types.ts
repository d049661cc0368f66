import type { ModelCard } from '@stagecraft/kit'

/** `stable`: the same answer each time, as far as the model allows. `diverse`: as different as it would answer anyway. */
export type Intent = 'stable' | 'diverse'

/** What a request may say about how the next token is drawn. The API's defaults are 1. */
export type SamplingParams = { temperature?: number; top_p?: number }

/** What the model is asked, and the JSON schema that its answer must follow, if any. */
export type Prompt = { system: string; user: string; schema?: { [key: string]: unknown } }

/** A token of the reply, and what else could have stood in its place. Probabilities are `Math.exp(logprob)`. */
export type TokenLogprob = {
  token: string
  logprob: number
  /** The most probable tokens at this place, the one above among them. Their probabilities add up to at most 1. */
  top_logprobs: { token: string; logprob: number }[]
}

/** What a mail is about: one small word without spaces, such as `late`. */
export type Label = string

export type ClassifyOptions = {
  /** The model to ask. */
  card: ModelCard
  /** Below this probability there is no label. */
  abstainBelow: number
}

export type Classification = {
  label: Label | 'abstain'
  /** The probability of the best label, also when it was too low; 0 when no reply is a label. */
  p: number
  method: 'logprobs' | 'votes' | 'decisions'
}
