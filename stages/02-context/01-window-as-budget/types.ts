/** One thing that may go into a request. */
export type ContextPart = {
  id: string
  /**
   * `rule`: what you want from the model. `task`: what the customer asks now. `history`: what was said before.
   * `evidence`: what the answer may rely on. `tool-schema`: the JSON of a tool that the model may ask for.
   */
  kind: 'rule' | 'task' | 'history' | 'evidence' | 'tool-schema'
  /** The larger, the more important; of evidence also: the stronger. Rules and tasks are sent whatever theirs is. */
  priority: number
  text: string
  /** A shorter text that can stand in the place of `text`. */
  summary?: string
  /** Bonus: the text may be cut at its end, to no less than this many tokens. */
  minTokens?: number
}

export type AssembleOptions = {
  /** Tokens that the context window holds: request and reply together. */
  budgetTokens: number
  /** Tokens of them that are kept free for the reply. */
  reserveOutput: number
  /** `as-given`: as in the list of parts. `ends-first`: the strongest at the two ends. */
  evidenceOrder: 'as-given' | 'ends-first'
}

export type Assembled = {
  /** All that is sent, but for the tool schemas. */
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[]
  /** The ids of the parts that are sent; of tool schemas too, which the caller sends as the tools of the request. */
  included: string[]
  /** Every other part. `summarised`: its summary is sent in its place. `over-budget`: nothing of it is. */
  dropped: { id: string; reason: 'over-budget' | 'summarised' }[]
  /** Tokens of the messages and of the included tool schemas. */
  tokens: number
}

/** Rules, tasks and the reserve alone are more than the budget. */
export class BudgetTooSmall extends Error {
  override readonly name = 'BudgetTooSmall'
  constructor(needed: number, budget: number) {
    super(`Rules, tasks and the reply need ${needed} tokens, and the budget is ${budget}.`)
  }
}
