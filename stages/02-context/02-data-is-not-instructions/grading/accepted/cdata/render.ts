import { type AskInput, ask } from '#before.ts'
import type { Doc, RenderInput } from './types.ts'

const open = '<![CDATA['
const close = ']]>'
/** XML's own way to hold a `]]>`: the section ends in the middle of it, and another begins. */
const split = `]]${close}${open}>`

export function render({ rules, documents, question }: RenderInput): AskInput {
  const elements = documents.map(
    ({ id, text }) => `<mail id="${id}">${open}${text.replaceAll(close, split)}${close}</mail>`,
  )
  return { system: rules, user: [...elements, question].join('\n') }
}

export function readBack({ user }: AskInput): Doc[] {
  const mails = String(user).matchAll(/<mail id="([^"]+)"><!\[CDATA\[(.*?)\]\]><\/mail>/gs)
  return Array.from(mails, ([, id = '', text = '']) => ({ id, text: text.replaceAll(split, close) }))
}

export const askAbout = (input: RenderInput) => ask(render(input))
