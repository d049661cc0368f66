import type { ModelCall } from '../types.ts'
import type { OpenAITool } from './openai-tools.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'
import { anthropicStrictFault, openaiStrictFault } from './strict-schema.ts'

const OPENAI_HELP =
  'Strict mode wants every property required (make it nullable to leave it out) and `additionalProperties: false`; the zod helpers write it so.'
const ANTHROPIC_HELP =
  'Put such a rule into the description and check it in your code; the helper `zodOutputFormat` does the first for you.'

/** Refuses schemas that OpenAI's strict mode cannot take. */
export function checkOpenAISchemas(call: ModelCall, tools: readonly OpenAITool[]): void {
  for (const tool of tools) {
    const fault = tool.strictSent ? openaiStrictFault(tool.schema) : undefined
    if (!fault) continue
    refuseOpenAI({
      message: `Invalid schema for function '${tool.name}': ${fault}`,
      help: OPENAI_HELP,
      param: `${tool.place}.parameters`,
      code: 'invalid_function_parameters',
    })
  }
  const output = call.outputSchema
  const fault = output?.strict ? openaiStrictFault(output.schema) : undefined
  if (!output || !fault) return
  refuseOpenAI({
    message: `Invalid schema for response_format '${output.name}': ${fault}`,
    help: OPENAI_HELP,
    ...(call.api === 'chat'
      ? { param: 'response_format' }
      : { param: 'text.format.schema', code: 'invalid_json_schema' }),
  })
}

/** Refuses schemas that Anthropic's structured outputs and strict tools cannot take. */
export function checkAnthropicSchemas(call: ModelCall): void {
  const config = (call.body.output_config as { format?: unknown } | undefined)?.format
  const slot = config ? 'output_config.format.schema' : 'output_format.schema'
  const fault = call.outputSchema ? anthropicStrictFault(call.outputSchema.schema) : undefined
  if (fault) refuseAnthropic({ message: `${slot}: ${fault}`, help: ANTHROPIC_HELP })
  const tools = Array.isArray(call.body.tools) ? (call.body.tools as Record<string, unknown>[]) : []
  for (const [i, tool] of tools.entries()) {
    const fault = tool.strict === true && tool.input_schema ? anthropicStrictFault(tool.input_schema) : undefined
    if (fault) refuseAnthropic({ message: `tools.${i}.custom.input_schema: ${fault}`, help: ANTHROPIC_HELP })
  }
}
