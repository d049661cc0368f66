import type { ModelCall, Part, Turn } from '../types.ts'
import { refuseAnthropic, refuseOpenAI } from './rejection.ts'

const ANSWER_ALL = 'Every call of a reply needs its result, also one that failed, before the model goes on.'

type Call = Extract<Part, { type: 'tool-call' }>
type Result = Extract<Part, { type: 'tool-result' }>

/** Responses: each result answers an earlier call, and each call has a result somewhere after it. */
export function checkResponsesPairs(turns: readonly Turn[], mayWait: ReadonlySet<string>): void {
  const open = new Map<string, Call>()
  const known = new Set<string>()
  for (const part of turns.flatMap((turn) => turn.parts)) {
    if (part.type === 'tool-call') {
      known.add(part.id)
      open.set(part.id, part)
    } else if (part.type === 'tool-result') {
      if (!known.has(part.callId)) refuseUnknownResult(part)
      open.delete(part.callId)
    }
  }
  for (const call of open.values()) {
    if (mayWait.has(call.name)) continue
    refuseOpenAI({
      message: `No tool output found for function call ${call.id}.`,
      help: ANSWER_ALL,
      param: 'input',
    })
  }
}

function refuseUnknownResult(result: Result): never {
  return refuseOpenAI({
    message: `No tool call found for function call output with call_id ${result.callId}.`,
    help: 'Send the `call_id` of the call (not its `id`), and the call itself unless `previous_response_id` brings it along.',
    param: 'input',
  })
}

type ChatMessage = { role: string; tool_calls?: { id: string }[]; tool_call_id?: string }

/** Chat Completions: the tool messages stand right after the assistant message that called. */
export function checkChatPairs(messages: readonly ChatMessage[]): void {
  let called: string[] | undefined
  let open: string[] = []
  for (const [i, message] of messages.entries()) {
    if (message.role === 'tool') {
      const id = message.tool_call_id ?? ''
      if (!called) refuseStrayTool(i)
      else if (!called.includes(id)) refuseUnknownTool(i, id)
      open = open.filter((other) => other !== id)
      continue
    }
    if (open.length > 0) refuseOpenCalls(open, i)
    called = message.tool_calls?.map((call) => call.id)
    open = [...(called ?? [])]
  }
  if (open.length > 0) refuseOpenCalls(open, messages.length)
}

function refuseStrayTool(index: number): never {
  return refuseOpenAI({
    message:
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
    help: 'Send the assistant message that made the call, as it came, before the result.',
    param: `messages.[${index}].role`,
  })
}

function refuseUnknownTool(index: number, id: string): never {
  return refuseOpenAI({
    message: `Invalid parameter: 'tool_call_id' of '${id}' not found in 'tool_calls' of previous message.`,
    help: 'Copy the `id` of the call that the result answers.',
    param: `messages.[${index}].tool_call_id`,
  })
}

function refuseOpenCalls(ids: readonly string[], index: number): never {
  return refuseOpenAI({
    message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids.join(', ')}`,
    help: `(${ANSWER_ALL})`,
    param: `messages.[${index}].role`,
  })
}

/** Messages: the results of a message's calls stand first in the message after it. Equal roles in a row are one message. */
export function checkMessagesPairs(call: ModelCall): void {
  const messages = merged(call.turns)
  const ids = new Set<string>()
  for (const [i, message] of messages.entries()) {
    checkResults(message, messages[i - 1], i)
    const calls = callsOf(message)
    for (const { id } of calls) {
      if (ids.has(id))
        refuseAnthropic({ message: `messages.${i}: \`tool_use\` ids must be unique.`, help: `${id} is there twice.` })
      ids.add(id)
    }
    const answered = leadingResults(messages[i + 1])
    const open = calls.filter(({ id }) => !answered.includes(id))
    if (open.length > 0) {
      refuseAnthropic({
        message: `messages.${i}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.map(({ id }) => id).join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
        help: 'Put the results of all calls first in one user message, before any text.',
      })
    }
  }
}

function checkResults(message: Turn, before: Turn | undefined, index: number): void {
  const called = before ? callsOf(before).map(({ id }) => id) : []
  const seen = new Set<string>()
  for (const [i, part] of message.parts.entries()) {
    if (part.type !== 'tool-result') continue
    if (!called.includes(part.callId)) {
      refuseAnthropic({
        message: `messages.${index}.content.${i}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${part.callId}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
        help: 'Send the assistant message that made the call, as it came, right before the result.',
      })
    }
    if (seen.has(part.callId)) {
      refuseAnthropic({
        message: `messages.${index}.content.${i}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${part.callId}.`,
        help: 'Join the parts of one result in its `content`.',
      })
    }
    seen.add(part.callId)
  }
}

function callsOf(turn: Turn): Call[] {
  return turn.role === 'assistant' ? turn.parts.filter((part) => part.type === 'tool-call') : []
}

/** Ids of the results at the beginning of a message; what an image result brings along stands beside it. */
function leadingResults(turn: Turn | undefined): string[] {
  if (turn?.role !== 'user') return []
  const end = turn.parts.findIndex((part) => part.type === 'text')
  const leading = end < 0 ? turn.parts : turn.parts.slice(0, end)
  return leading.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : []))
}

/** Neighbours with the same role as one message, as the API reads them; system messages stand outside. */
function merged(turns: readonly Turn[]): Turn[] {
  const messages: Turn[] = []
  for (const turn of turns) {
    if (turn.role === 'system') continue
    const last = messages.at(-1)
    if (last?.role === turn.role) last.parts.push(...turn.parts)
    else messages.push({ role: turn.role, parts: [...turn.parts] })
  }
  return messages
}
