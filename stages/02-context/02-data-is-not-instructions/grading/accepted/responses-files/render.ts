import { type AskInput, type AskResult, ask } from '#before.ts'
import type { Doc, RenderInput } from './types.ts'

type FilePart = { type: 'input_file'; filename: string; file_data: string }

const prefix = 'data:text/plain;base64,'

function filePart({ id, text }: Doc): FilePart {
  return { type: 'input_file', filename: `${id}.txt`, file_data: prefix + Buffer.from(text).toString('base64') }
}

export function render(input: RenderInput): AskInput {
  return {
    system: input.rules,
    user: [...input.documents.map(filePart), { type: 'input_text', text: input.question }],
  }
}

export function readBack(request: AskInput): Doc[] {
  if (typeof request.user === 'string') return []
  const files = request.user.filter((part): part is FilePart => part.type === 'input_file')
  return files.map((file) => ({
    id: file.filename.replace(/\.txt$/, ''),
    text: Buffer.from(file.file_data.slice(prefix.length), 'base64').toString(),
  }))
}

export function askAbout(input: RenderInput): Promise<AskResult> {
  return ask(render(input))
}
