export { createModelApi, type ModelApi, type ModelApiOptions } from './api.ts'
export { loadRecording, type Provenance, parseRecording, type RecordingFile } from './recording/index.ts'
export { type ReplyDetails, reply, type ToolCallScript } from './reply.ts'
export type * from './types.ts'
