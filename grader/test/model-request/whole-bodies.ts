import type Anthropic from '@anthropic-ai/sdk'
import type OpenAI from 'openai'
import type { ReasoningEffort } from 'openai/resources/shared'

/** Bodies with every field that the SDKs' types have, in each object that is read: a new field of a type shows here. */

type Chat = OpenAI.Chat.Completions.ChatCompletionMessageParam
type Item = OpenAI.Responses.ResponseInputItem
type Of<Union, Type> = Required<Extract<Union, { type: Type }>>

const schema = { type: 'object', properties: {}, required: [], additionalProperties: false }
const mark = { mode: 'explicit', ttl: '30m' } satisfies Required<
  NonNullable<OpenAI.Responses.ResponseInputText['prompt_cache_breakpoint']>
>
const effort: ReasoningEffort = 'low'

const parts = {
  text: { type: 'input_text', text: 'x', prompt_cache_breakpoint: mark },
  image: { type: 'input_image', image_url: 'x', file_id: null, detail: 'auto', prompt_cache_breakpoint: mark },
  file: {
    type: 'input_file',
    file_data: 'x',
    file_id: 'x',
    file_url: 'x',
    filename: 'x',
    detail: 'auto',
    prompt_cache_breakpoint: mark,
  },
} satisfies {
  text: Required<OpenAI.Responses.ResponseInputText>
  image: Required<OpenAI.Responses.ResponseInputImage>
  file: Required<OpenAI.Responses.ResponseInputFile>
}

const reply = [
  {
    type: 'reasoning',
    id: 'rs_1',
    summary: [{ type: 'summary_text', text: 'x' }],
    content: [{ type: 'reasoning_text', text: 'x' }],
    encrypted_content: 'x',
    status: 'completed',
  } satisfies Of<Item, 'reasoning'>,
  {
    type: 'message',
    id: 'msg_1',
    role: 'assistant',
    status: 'completed',
    phase: 'final_answer',
    content: [
      {
        type: 'output_text',
        text: 'x',
        annotations: [],
        logprobs: [],
      } satisfies Required<OpenAI.Responses.ResponseOutputText>,
      { type: 'refusal', refusal: 'x' } satisfies Required<OpenAI.Responses.ResponseOutputRefusal>,
    ],
  } satisfies Required<OpenAI.Responses.ResponseOutputMessage>,
  {
    type: 'function_call',
    id: 'fc_1',
    call_id: 'call_1',
    name: 'weather',
    arguments: '{}',
    async: false,
    caller: { type: 'direct' },
    namespace: 'n',
    status: 'completed',
  } satisfies Of<Item, 'function_call'>,
  {
    type: 'custom_tool_call',
    id: 'ctc_1',
    call_id: 'call_2',
    name: 'c',
    input: 'x',
    async: false,
    caller: null,
    namespace: 'n',
  } satisfies Of<Item, 'custom_tool_call'>,
]

const responses = {
  model: 'gpt-5.5',
  stream: true,
  store: false,
  context_management: [{ type: 'compaction', compact_threshold: 1000 }],
  input: [
    {
      type: 'message',
      role: 'user',
      status: 'completed',
      content: [parts.text, parts.image, parts.file],
    } satisfies Required<OpenAI.Responses.ResponseInputItem.Message>,
    ...reply,
    {
      type: 'function_call_output',
      id: 'fco_1',
      call_id: 'call_1',
      output: [parts.text],
      caller: null,
      name: null,
      namespace: null,
      status: 'completed',
    } satisfies Of<Item, 'function_call_output'>,
    {
      type: 'custom_tool_call_output',
      id: 'ctco_1',
      call_id: 'call_2',
      output: 'x',
      caller: null,
    } satisfies Of<Item, 'custom_tool_call_output'>,
    {
      type: 'message',
      role: 'assistant',
      content: 'x',
      phase: null,
    } satisfies Required<OpenAI.Responses.EasyInputMessage>,
    { role: 'user', content: 'x' },
  ],
  tools: [
    {
      type: 'function',
      name: 'weather',
      description: 'x',
      parameters: schema,
      strict: true,
      allowed_callers: null,
      async: false,
      defer_loading: false,
      output_schema: schema,
    } satisfies Required<OpenAI.Responses.FunctionTool>,
    {
      type: 'custom',
      name: 'c',
      description: 'x',
      allowed_callers: null,
      async: false,
      defer_loading: false,
      format: { type: 'text' },
    } satisfies Required<OpenAI.Responses.CustomTool>,
    {
      type: 'namespace',
      name: 'n',
      description: 'x',
      tools: [{ type: 'function', name: 'x', parameters: schema }],
    } satisfies Required<OpenAI.Responses.NamespaceTool>,
    { type: 'web_search', search_context_size: 'low' },
  ],
  tool_choice: { type: 'function', name: 'weather' } satisfies Required<OpenAI.Responses.ToolChoiceFunction>,
  text: {
    verbosity: 'low',
    format: {
      type: 'json_schema',
      name: 'x',
      description: 'x',
      schema,
      strict: true,
    } satisfies Required<OpenAI.Responses.ResponseFormatTextJSONSchemaConfig>,
  } satisfies Required<OpenAI.Responses.ResponseTextConfig>,
  reasoning: {
    effort,
    summary: 'auto',
    generate_summary: null,
    context: 'auto',
    mode: 'standard',
  } satisfies Required<OpenAI.Reasoning>,
  stream_options: {
    include_obfuscation: false,
  } satisfies Required<OpenAI.Responses.ResponseCreateParams.StreamOptions>,
  prompt_cache_options: {
    comparison_response_id: null,
    mode: 'explicit',
    prewarm: false,
    ttl: '30m',
  } satisfies Required<OpenAI.Responses.ResponseCreateParams.PromptCacheOptions>,
}

const chat = {
  model: 'gpt-4.1',
  stream: true,
  messages: [
    { role: 'system', content: 'x', name: 'x' } satisfies Required<Extract<Chat, { role: 'system' }>>,
    { role: 'developer', content: 'x', name: 'x' } satisfies Required<Extract<Chat, { role: 'developer' }>>,
    {
      role: 'user',
      name: 'x',
      content: [
        { type: 'text', text: 'x', prompt_cache_breakpoint: mark },
        { type: 'image_url', image_url: { url: 'x', detail: 'low' }, prompt_cache_breakpoint: mark },
        { type: 'input_audio', input_audio: { data: 'x', format: 'mp3' }, prompt_cache_breakpoint: mark },
        { type: 'file', file: { file_data: 'x', file_id: 'x', filename: 'x' }, prompt_cache_breakpoint: mark },
      ] satisfies Required<OpenAI.Chat.Completions.ChatCompletionContentPart>[],
    } satisfies Required<Extract<Chat, { role: 'user' }>>,
    {
      role: 'assistant',
      name: 'x',
      content: [
        { type: 'text', text: 'x' },
        { type: 'refusal', refusal: 'x' } satisfies Required<OpenAI.Chat.Completions.ChatCompletionContentPartRefusal>,
      ],
      refusal: null,
      audio: { id: 'x' },
      function_call: null,
      tool_calls: [
        { type: 'function', id: 'call_1', function: { name: 'weather', arguments: '{}' } },
        { type: 'custom', id: 'call_2', custom: { name: 'c', input: 'x' } },
      ] satisfies Required<OpenAI.Chat.Completions.ChatCompletionMessageToolCall>[],
    } satisfies Required<Extract<Chat, { role: 'assistant' }>>,
    { role: 'tool', tool_call_id: 'call_1', content: 'x' } satisfies Required<Extract<Chat, { role: 'tool' }>>,
    { role: 'tool', tool_call_id: 'call_2', content: 'x' },
  ],
  tools: [
    {
      type: 'function',
      function: {
        name: 'weather',
        description: 'x',
        parameters: schema,
        strict: true,
      } satisfies Required<OpenAI.FunctionDefinition>,
    } satisfies Required<OpenAI.Chat.Completions.ChatCompletionFunctionTool>,
    {
      type: 'custom',
      custom: { name: 'c', description: 'x', format: { type: 'text' } },
    } satisfies Required<OpenAI.Chat.Completions.ChatCompletionCustomTool>,
  ],
  tool_choice: {
    type: 'function',
    function: { name: 'weather' },
  } satisfies Required<OpenAI.Chat.Completions.ChatCompletionNamedToolChoice>,
  response_format: {
    type: 'json_schema',
    json_schema: {
      name: 'x',
      description: 'x',
      schema,
      strict: true,
    } satisfies Required<OpenAI.ResponseFormatJSONSchema['json_schema']>,
  } satisfies Required<OpenAI.ResponseFormatJSONSchema>,
  stream_options: {
    include_usage: true,
    include_obfuscation: false,
  } satisfies Required<OpenAI.Chat.Completions.ChatCompletionStreamOptions>,
  prompt_cache_options: {
    mode: 'explicit',
    ttl: '30m',
  } satisfies Required<OpenAI.Chat.Completions.ChatCompletionCreateParams.PromptCacheOptions>,
}

type Block = Extract<Anthropic.Beta.BetaContentBlockParam, { type: string }>

const cache = { type: 'ephemeral', ttl: '5m' } satisfies Required<Anthropic.CacheControlEphemeral>
const citations = { enabled: true } satisfies Required<Anthropic.CitationsConfigParam>

const messages = {
  model: 'claude-haiku-4-5',
  max_tokens: 4000,
  metadata: { user_id: 'x' } satisfies Required<Anthropic.Metadata>,
  system: [{ type: 'text', text: 'x', cache_control: cache, citations: null }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'x', cache_control: null, citations: null } satisfies Of<Block, 'text'>,
        {
          type: 'image',
          source: { type: 'base64', media_type: 'image/png', data: 'x' },
          cache_control: null,
          transformations: null,
        } satisfies Of<Block, 'image'>,
        {
          type: 'document',
          source: { type: 'text', media_type: 'text/plain', data: 'x' },
          title: 'x',
          context: 'x',
          citations,
          cache_control: null,
        } satisfies Of<Block, 'document'>,
        { type: 'document', source: { type: 'url', url: 'x' } },
        { type: 'document', source: { type: 'file', file_id: 'x' } },
        {
          type: 'search_result',
          source: 'x',
          title: 'x',
          content: [{ type: 'text', text: 'x' }],
          citations,
          cache_control: null,
        } satisfies Of<Block, 'search_result'>,
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'x', signature: 'x' } satisfies Of<Block, 'thinking'>,
        { type: 'redacted_thinking', data: 'x' } satisfies Of<Block, 'redacted_thinking'>,
        {
          type: 'tool_use',
          id: 'toolu_1',
          name: 'weather',
          input: {},
          caller: { type: 'direct' },
          toolset_name: 'x',
          cache_control: null,
        } satisfies Of<Exclude<Block, { toolset_name: string }>, 'tool_use'>,
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          content: [{ type: 'text', text: 'x' }],
          is_error: false,
          toolset_name: 'x',
          cache_control: null,
        } satisfies Of<Block, 'tool_result'>,
      ],
    },
  ],
  tools: [
    {
      type: 'custom',
      name: 'weather',
      description: 'x',
      input_schema: { type: 'object' },
      strict: false,
      cache_control: null,
      allowed_callers: ['direct'],
      defer_loading: false,
      eager_input_streaming: false,
      input_examples: [{}],
    } satisfies Required<Anthropic.Tool>,
    { type: 'bash_20250124', name: 'bash' },
  ],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true } satisfies Required<Anthropic.ToolChoiceAuto>,
  output_config: {
    effort: 'low',
    format: { type: 'json_schema', schema } satisfies Required<Anthropic.JSONOutputFormat>,
    task_budget: null,
  } satisfies Required<Anthropic.Beta.BetaOutputConfig>,
  thinking: {
    type: 'enabled',
    budget_tokens: 1024,
    display: 'omitted',
    block_binding: null,
  } satisfies Required<Anthropic.Beta.BetaThinkingConfigEnabled>,
}

export const wholeBodies = {
  '/v1/responses': responses,
  '/v1/chat/completions': chat,
  '/v1/messages': messages,
}
