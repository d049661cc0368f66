import type { ModelCall } from '../types.ts'
import type { OpenAITool } from './openai-tools.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'
import { anthropicStrictFault, openaiStrictFault } from './strict-schema.ts'

/** What helps against the faults of a schema, by a word in the fault. */
const HELP: readonly [string, string][] = [
  ["'additionalProperties'", 'Close every object in the schema, also the inner ones.'],
  ["'required'", 'Strict mode wants every property; make one nullable to leave its value out.'],
  ['type: "object"', 'A schema begins with an object: wrap a list or a text in one with one property.'],
  ['top level', 'Wrap what you want in an object with one property.'],
  ["'type' key", 'Say what the value may be.'],
]
const OTHERWISE = 'Put such a rule into the description, and check it in your code when the answer is there.'

function helpOn(fault: string): string {
  return HELP.find(([word]) => fault.includes(word))?.[1] ?? OTHERWISE
}

/** Refuses schemas that OpenAI's strict mode cannot take. */
export function checkOpenAISchemas(call: ModelCall, tools: readonly OpenAITool[]): void {
  for (const tool of tools) {
    const fault = tool.strictSent ? openaiStrictFault(tool.schema) : undefined
    if (!fault) continue
    refuseOpenAI({
      message: `Invalid schema for function '${tool.name}': ${fault}`,
      help: helpOn(fault),
      param: `${tool.place}.parameters`,
      code: 'invalid_function_parameters',
    })
  }
  const output = call.outputSchema
  const fault = output?.strict ? openaiStrictFault(output.schema) : undefined
  if (!output || !fault) return
  refuseOpenAI({
    message: `Invalid schema for response_format '${output.name}': ${fault}`,
    help: helpOn(fault),
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
  if (fault) refuseAnthropic({ message: `${slot}: ${fault}`, help: helpOn(fault) })
  const tools = Array.isArray(call.body.tools) ? (call.body.tools as Record<string, unknown>[]) : []
  for (const [i, tool] of tools.entries()) {
    const fault = tool.strict === true && tool.input_schema ? anthropicStrictFault(tool.input_schema) : undefined
    if (fault) refuseAnthropic({ message: `tools.${i}.custom.input_schema: ${fault}`, help: helpOn(fault) })
  }
}
