import { show } from './read-shape.ts'
import { refuseOpenAI } from './rejection.ts'
import type { ServerState } from './state.ts'

/** Reasoning that was not stored is known only to whoever sends all of it. */
export function refuseUnstored(id: string): never {
  return refuseOpenAI({
    status: 404,
    message: `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
    help: 'Without `store`, ask for `include: ["reasoning.encrypted_content"]` and send the item back whole.',
    param: 'input',
  })
}

/** What the model made of its reasoning goes back together with it. */
export function requireReasoning(item: Record<string, unknown>, before: readonly unknown[], state: ServerState): void {
  const reasoning = typeof item.id === 'string' ? state.reasoningBefore.get(item.id) : undefined
  if (reasoning === undefined || item.type === 'item_reference') return
  if (before.some((other) => (other as { id?: unknown } | null)?.id === reasoning)) return
  refuseOpenAI({
    message: `Item '${show(item.id)}' of type '${show(item.type ?? 'message')}' was provided without its required 'reasoning' item: '${reasoning}'.`,
    help: 'Send back all items of `response.output`, in order, not only some of them.',
    param: 'input',
  })
}

/** Reasoning belongs to what the model made of it; alone it means nothing. */
export function requireFollower(item: Record<string, unknown>, next: unknown): void {
  const follower = next as Record<string, unknown> | undefined
  const type = typeof follower?.type === 'string' ? follower.type : 'message'
  const ofTheModel = follower && !type.endsWith('_output') && (type !== 'message' || follower.role === 'assistant')
  if (ofTheModel) return
  refuseOpenAI({
    message: `Item '${show(item.id)}' of type 'reasoning' was provided without its required following item.`,
    help: 'Send back all items of `response.output`, in order, not only some of them.',
    param: 'input',
  })
}
