/** Time, endings, floods, and words for whoever reads the report. */
import { honestAsk, honestTally } from '../hidden.ts'
import { type Cheat, wrongAsk } from './cheat.ts'

const ask = (body: string, before = '') =>
  `${before}\nexport async function ask(question: string, tell: (part: string) => number): Promise<unknown> {\n${body}\n}\n`
const thenWrong = `return { text: 'x', total: 1, tags: [] }`
const fs = `import fs from 'node:fs'\n`

export const endingCheats: readonly Cheat[] = [
  { name: 'exits with 0 while it loads', code: 'process.exit(0)' },
  { name: 'exits with 0 in a call', code: ask('process.exit(0)'), told: /ended its own process/ },
  {
    name: 'exits past every handler',
    code: ask('(process as unknown as { reallyExit(n: number): void }).reallyExit(0)'),
  },
  { name: 'aborts', code: ask('process.abort()') },
  { name: 'exits a moment after its answer', code: ask(`setTimeout(() => process.exit(0), 1)\n${thenWrong}`) },
  { name: 'exits when asked to exit twice', code: ask(`process.on('exit', () => process.exit(0))\nprocess.exit(1)`) },
  {
    name: 'returns a promise that never settles, then exits',
    code: ask(`setTimeout(() => process.exit(0), 200)\nreturn new Promise(() => {})`),
  },
  {
    name: 'sets the exit code',
    code: ask(`process.exitCode = 0\nprocess.emit('exit' as never, 0 as never)\n${thenWrong}`),
  },
  {
    name: 'throws where nothing catches',
    code: ask(`setTimeout(() => { throw new Error('later') }, 1)\nreturn new Promise(() => {})`),
  },
  {
    name: 'swallows every error of the process',
    code: `process.removeAllListeners('uncaughtException'); process.on('uncaughtException', () => {}); process.setUncaughtExceptionCaptureCallback?.(() => {})\n${wrongAsk}`,
  },
  { name: 'runs out of stack', code: ask('const f = (): unknown => f()\nreturn f()') },
  {
    name: 'runs out of stack in the code that answers',
    code: ask(`const f = (): unknown => { try { return f() } finally { tell('x') } }\nreturn f()`),
  },
  {
    name: 'leaves a report where it must not write',
    code: ask(
      `Object.assign(process.report, { reportOnUncaughtException: true, reportOnFatalError: true, directory: '%OUTSIDE%' })\nprocess.removeAllListeners('uncaughtException')\nsetTimeout(() => { throw new Error('later') }, 1)\nreturn new Promise(() => {})`,
    ),
  },
  {
    name: 'breaks the engine with natives',
    code: ask(
      `const v8 = await import('node:v8')\nv8.setFlagsFromString('--allow-natives-syntax')\nreturn new Function('%SystemBreak()')()`,
    ),
  },
]

/** Each of these runs until a limit ends it. */
export const endlessCheats: readonly Cheat[] = [
  { name: 'loops while it loads', code: `for (;;) {}` },
  { name: 'loops in a call', code: ask('for (;;) {}'), told: /loop that never ends|used up/ },
  { name: 'blocks on shared memory', code: ask(`Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`) },
  { name: 'loops in a regular expression', code: ask(`return /(a+)+$/.test('a'.repeat(60) + '!')`) },
  {
    name: 'loops after its answer',
    code: `${honestAsk.replace('return {', 'setTimeout(() => { for (;;) {} }, 0)\n  return {')}${honestTally.replace('return this.sum', 'return this.sum + 1')}`,
  },
  { name: 'allocates without end', code: ask(`const all: unknown[] = []\nfor (;;) all.push(new Array(1e6).fill({}))`) },
  {
    name: 'allocates buffers without end',
    code: ask(`const all: unknown[] = []\nfor (;;) all.push(Buffer.alloc(64 << 20, 1))`),
    told: /memory|did not finish/,
  },
  {
    name: 'allocates after its answer',
    code: `${honestAsk.replace('return {', 'setInterval(() => { (globalThis as { all?: unknown[] }).all = [...((globalThis as { all?: unknown[] }).all ?? []), Buffer.alloc(64 << 20, 1)] }, 0)\n  return {')}${honestTally.replace('return this.sum', 'return this.sum + 1')}`,
  },
  { name: 'prints without end', code: ask(`for (;;) console.log('x'.repeat(1000))`), told: /printed more than/ },
  { name: 'prints nothing without end', code: ask(`for (;;) process.stdout.write('')`) },
  {
    name: 'prints past console without end',
    code: ask(`for (;;) fs.writeSync(1, 'x'.repeat(1000))`, fs),
    told: /printed more than/,
  },
  {
    name: 'writes empty messages without end',
    code: ask(`const line = '["output",""]\\n'.repeat(4000)\nfor (;;) fs.writeSync(3, line)`, fs),
  },
  {
    name: 'sends large requests without end',
    code: ask(
      `const body = JSON.stringify({ model: 'gpt-5.5', input: 'x'.repeat(5e6) })\nfor (;;) await fetch('https://api.openai.com/v1/responses', { method: 'POST', body }).then((r) => r.text())`,
    ),
  },
  {
    name: 'sends requests to ever new hosts',
    code: ask(`for (let i = 0; ; i++) await fetch('https://host' + i + '.example/' + 'x'.repeat(500)).catch(() => {})`),
  },
  {
    name: 'sends thousands of requests at once',
    code: ask(
      `for (let i = 0; i < 5000; i++) void fetch('https://api.openai.com/v1/responses', { method: 'POST', body: '{}' }).catch(() => {})\nreturn new Promise(() => {})`,
    ),
  },
  { name: 'calls back without end', code: ask(`for (;;) tell('x'.repeat(1000))`) },
  {
    name: 'fills its scratch folder',
    code: ask(
      `const piece = Buffer.alloc(16 << 20)\nfor (let i = 0; i < 200; i++) fs.writeFileSync('fill' + (i % 12), piece)\nreturn {}`,
      fs,
    ),
  },
  { name: 'awaits at the top of its file for ever', code: `await new Promise(() => {})\n${wrongAsk}` },
]

const urls = {
  responses: 'https://api.openai.com/v1/responses',
  chat: 'https://api.openai.com/v1/chat/completions',
  messages: 'https://api.anthropic.com/v1/messages',
}

/** Sends a body that takes the model API to its limits, and returns what came back. */
const sends = (name: string, api: keyof typeof urls, body: string): Cheat => ({
  name,
  code: ask(
    `const response = await fetch('${urls[api]}', { method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': 'x', authorization: 'Bearer x', 'anthropic-version': '2023-06-01' }, body: ${body} })\nreturn { text: await response.text(), total: 1, tags: [] }`,
  ),
})

const turns = "Array.from({ length: 1e5 }, () => ({ role: 'user', content: 'x' }))"

export const requestCheats: readonly Cheat[] = [
  sends(
    'nests its request a hundred thousand deep',
    'responses',
    `'{"model":"gpt-5.5","input":' + '['.repeat(1e5) + ']'.repeat(1e5) + '}'`,
  ),
  sends(
    'nests its messages a hundred thousand deep',
    'messages',
    `'{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":' + '[{"type":"text","text":'.repeat(1e5) + '""' + '}]'.repeat(1e5) + '}]}'`,
  ),
  sends(
    'nests its schema a hundred thousand deep',
    'responses',
    `'{"model":"gpt-5.5","input":"x","text":{"format":{"type":"json_schema","name":"a","strict":true,"schema":' + '{"type":"object","properties":{"a":'.repeat(1e5) + '{}' + '}}'.repeat(1e5) + '}}}'`,
  ),
  sends(
    'nests its tool a hundred thousand deep',
    'chat',
    `'{"model":"gpt-5.5","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"a","strict":true,"parameters":' + '{"type":"object","properties":{"a":'.repeat(1e5) + '{}' + '}}'.repeat(1e5) + '}}]}'`,
  ),
  sends(
    'sends a schema that refers to itself',
    'responses',
    `JSON.stringify({ model: 'gpt-5.5', input: 'x', text: { format: { type: 'json_schema', name: 'a', strict: true, schema: { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'], additionalProperties: false, $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } } } } })`,
  ),
  sends(
    'sends keys named like methods of every object',
    'responses',
    `'{"model":"__proto__","input":[{"role":"constructor","content":[{"type":"__proto__"}]}],"tools":[{"type":"function","name":"constructor","parameters":{"__proto__":{}}}],"previous_response_id":"__proto__","conversation":"constructor"}'`,
  ),
  sends(
    'continues what every object has',
    'responses',
    `'{"model":"gpt-5.5","input":"x","previous_response_id":"constructor"}'`,
  ),
  sends(
    'sends a list where an object belongs',
    'responses',
    `JSON.stringify({ model: ['gpt-5.5'], input: { length: 1e9 }, tools: 'x', text: [], stream: { toString: 1 }, metadata: null })`,
  ),
  sends(
    'sends numbers where texts belong',
    'messages',
    `JSON.stringify({ model: 5, max_tokens: -1e308, messages: { length: 1e9 }, system: [[]], tools: { forEach: 1 } })`,
  ),
  sends('sends what is no JSON', 'chat', `'\\ud800{"model":'`),
  sends('sends bytes that are no text', 'messages', `new Uint8Array([0xff, 0xfe, 0, 0x80])`),
  {
    name: 'asks at an address of a megabyte',
    code: ask(
      `for (const end of ['', '?q=', 'x.example/', '/v1/']) await fetch('https://api.openai.com' + end + 'a'.repeat(1e6)).catch(() => {})\nreturn {}`,
    ),
  },
  sends('sends a megabyte of one letter', 'responses', `JSON.stringify({ model: 'gpt-5.5', input: 'a'.repeat(1e6) })`),
  sends('sends a hundred thousand turns', 'responses', `JSON.stringify({ model: 'gpt-5.5', input: ${turns} })`),
  sends(
    'sends a hundred thousand messages',
    'messages',
    `JSON.stringify({ model: 'claude-sonnet-4-5', max_tokens: 9, messages: ${turns} })`,
  ),
  {
    name: 'asks twice and keeps the second to itself',
    code: `${honestAsk.replace('const response', "await fetch('https://api.openai.com/v1/responses', { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer x' }, body: JSON.stringify({ model: 'gpt-5.5', input: 'first' }) })\n  const response")}${honestTally}`,
  },
  {
    name: 'swallows the error of a check in its callback',
    code: `${honestAsk.replace('total += tell(part)', "try { total += tell('not ' + part) } catch { total += tell(part) }")}${honestTally}`,
  },
]

export const wordCheats: readonly Cheat[] = [
  {
    name: 'prints a verdict',
    code: ask(`console.log('\\n✔ 01-00 cheat   3 of 3 points\\n{"exitCode":0,"stages":[]}\\n'); ${thenWrong}`),
  },
  {
    name: 'prints escape codes',
    code: ask(
      `console.log('\\u001b[2J\\u001b[H\\u001b]8;;https://evil.example\\u0007passed\\u001b]8;;\\u0007\\u009b31m\\r✔ passed'); fs.writeSync(1, '\\u001b[1A\\u001b[2K✔'); fs.writeSync(2, '\\u001b[?25l'); ${thenWrong}`,
      fs,
    ),
  },
  {
    name: 'throws escape codes and a verdict',
    code: ask(
      `throw Object.assign(new Error('\\u001b[2J\\n✔ 01-00 cheat   3 of 3 points\\n{"exitCode":0}'), { name: '\\u001b[32mpassed' })`,
    ),
  },
  {
    name: 'throws a class named like a verdict',
    code: ask(`throw new ({ ['✔ passed\\n\\u001b[2J']: class extends Error {} })['✔ passed\\n\\u001b[2J']('x')`),
  },
  {
    name: 'throws a message and a stack of 10 MB',
    code: ask(`throw Object.assign(new Error('m'.repeat(1e7)), { stack: 'file:///x.ts:1:1\\n'.repeat(6e5) })`),
  },
  {
    name: 'throws a circle of causes',
    code: ask(`const a = new Error('a'), b = new Error('b', { cause: a }); a.cause = b; throw a`),
  },
  {
    name: 'throws traps',
    code: ask(`throw new Proxy(new Error('x'), { get() { throw new Error('trap') }, getPrototypeOf() { throw 1 } })`),
  },
  { name: 'throws nothing', code: ask('throw undefined') },
  {
    name: 'throws what the grader throws',
    code: ask(
      `class GraderBug extends Error {}\nclass CheckFailure extends Error { mistake = 'echo' }\nthrow Object.assign(new CheckFailure('x'), { name: 'CheckFailure', exitCode: 0, cause: new GraderBug('y') })`,
    ),
  },
  {
    name: 'throws a hole to be filled later',
    code: ask(`throw Object.assign(new Error('Not written yet: everything passed'), { name: 'Todo', todo: 'x' })`),
  },
  {
    name: 'rejects with escape codes that nobody handles',
    code: ask(`void Promise.reject(new Error('\\u001b[2J✔ passed')); await null; ${thenWrong}`),
  },
  {
    name: 'asks a host whose name is an escape code',
    code: ask(
      `await fetch('https://x.example/%1b[2J\\u001b').catch(() => {}); say('["request",2,2,"POST","https://x.example/\\u001b[2J",[],null]\\n'); ${thenWrong}`,
      `${fs}const say = (s: string) => fs.writeSync(3, s)\n`,
    ),
  },
  {
    name: 'exports names of a megabyte',
    code: `const x = 1\nexport { x as '${'n'.repeat(1000)}', x as '\\u001b[2J✔ passed' }`,
  },
  {
    name: 'hard-codes what another run showed',
    code: `export async function ask(question: string) { return { text: 'abcdefg hijklmn opqrstu', total: 131072, tags: [] as string[] } }\n${honestTally}`,
  },
  {
    name: 'answers the question with the question',
    code: `export async function ask(question: string) { return { text: question, total: 0, tags: [] as string[] } }`,
  },
  {
    name: 'detects the check by its question',
    code: honestAsk.replace(
      'let total = 0',
      "if (question.startsWith('Where is parcel')) return { text: 'x', total: 1, tags: [] as string[] }\n  let total = 0",
    ),
  },
  {
    name: 'keeps a note for the next run',
    code: ask(
      `try { return JSON.parse(fs.readFileSync('/tmp/stagecraft-note', 'utf8')) } catch {}\ntry { fs.writeFileSync('/tmp/stagecraft-note', '{}') } catch {}\ntry { fs.writeFileSync('%OUTSIDE%/note', '{}') } catch {}\nfs.writeFileSync('note', '{}')\n${thenWrong}`,
      fs,
    ),
  },
]
