export { createModelApi, type ModelApi, type ModelApiOptions } from './api.ts'
export { estimatedCost, readExchange } from './exchange/index.ts'
export { createLiveApi, type LiveApi, type LiveOptions, missingKey } from './live.ts'
export { loadRecording, type Provenance, parseRecording, type RecordingFile } from './recording/index.ts'
export { type ReplyDetails, reply, type ToolCallScript } from './reply.ts'
export {
  type Detail,
  forgetfulSummary,
  type SummariserMood,
} from './simulators/forgetful-summariser.ts'
export { endMarks, type GullibleScene, gullibleReply, type PlantedOrder } from './simulators/gullible.ts'
export { lostInTheMiddle, type Needles } from './simulators/lost-middle.ts'
export { type MajorityLabelOptions, majorityLabel } from './simulators/majority-label.ts'
export { type Judgement, judgeWork, type Work } from './simulators/swayed-verifier.ts'
export type * from './types.ts'
