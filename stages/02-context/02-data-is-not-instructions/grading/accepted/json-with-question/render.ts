import { ask } from '#before.ts'
import type { Doc, RenderInput } from './types.ts'

type Payload = { documents: Doc[]; question: string }

export const render = ({ rules, documents, question }: RenderInput) => {
  const payload: Payload = { documents: documents.map(({ id, text }) => ({ id, text })), question }
  return { system: `${rules}\nThe user's turn is JSON. Answer its question.`, user: JSON.stringify(payload, null, 2) }
}

export const readBack = ({ user }: { user: string | object }): Doc[] => {
  const { documents } = JSON.parse(user as string) as Payload
  return documents
}

export const askAbout = (input: RenderInput) => ask(render(input))
