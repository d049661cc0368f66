/** Lies on the pipe that carries the grader's own messages. */
import { honestAsk, honestTally } from '../hidden.ts'
import { type Cheat, say, wrongAsk } from './cheat.ts'

/** Runs the trick in the middle of a call, then goes on with a wrong answer. */
const during = (trick: string) =>
  `${say}export async function ask(question: string, tell: (part: string) => number) {\n${trick}\nreturn { text: 'x', total: 1, tags: [] as string[] }\n}\n`

const guess = '"ok",["o",["text","x","total",1,"tags",["a",[]]]]'

export const channelCheats: readonly Cheat[] = [
  { name: 'forges a result for every call', code: during(`everyCall('${guess}')`) },
  {
    name: 'forges a result and then stays silent',
    code: during(`say('["result",2,${guess}]\\n'); await new Promise(() => {})`),
  },
  { name: 'forges results while it loads', code: `${say}everyCall('${guess}')\n${wrongAsk}` },
  {
    name: 'forges a verdict',
    code: during(`say('["verdict","passed"]\\n')`),
    told: /sent a message that does not exist/,
  },
  { name: 'forges a check that passed', code: during(`say('{"name":"answers","status":"passed"}\\n')`) },
  { name: 'forges the settled list', code: during(`say('["passed",3]\\n["exitCode",0]\\n')`) },
  { name: 'uses a huge id', code: during(`say('["result",1e308,${guess}]\\n')`) },
  { name: 'uses a negative id', code: during(`say('["result",-1,${guess}]\\n')`) },
  { name: 'uses a fraction as id', code: during(`say('["result",2.5,${guess}]\\n')`) },
  { name: 'uses a name as id', code: during(`say('["result","__proto__",${guess}]\\n')`) },
  {
    name: 'names a kind like a method of every object',
    code: during(`for (const kind of ['constructor', '__proto__', 'toString']) say(JSON.stringify([kind, 1]) + '\\n')`),
  },
  { name: 'says again that it is ready', code: during(`say('["ready"]\\n')`) },
  { name: 'says that the call began again', code: during(`for (;;) say('["begun",2]\\n')`) },
  { name: 'writes half a line and stops', code: during(`say('["result",2,'); await new Promise(() => {})`) },
  { name: 'writes half a line and ends', code: during(`say('["result",2,'); process.reallyExit(0)`) },
  { name: 'lets its own half line spoil the real message', code: during(`say('["output","')`) },
  { name: 'writes invalid UTF-8', code: during(`say(new Uint8Array([91, 34, 255, 254, 192, 128, 34, 93, 10]))`) },
  { name: 'writes NUL bytes', code: during(`say(new Uint8Array(100_000)); say('\\n')`) },
  { name: 'writes an escape sequence as a message', code: during(`say('\\u001b[2J\\u001b]0;passed\\u0007\\n')`) },
  {
    name: 'writes a line without end',
    code: during(`const a = 'a'.repeat(1 << 20); for (;;) say(a)`),
    told: /without end/,
  },
  { name: 'prints a line of 15 MB', code: during(`say('["output","' + 'a'.repeat(15e6) + '"]\\n')`) },
  {
    name: 'returns eight million items by hand',
    code: during(`say('["result",2,"ok",["a",[' + '0,'.repeat(7e6) + '0]]]\\n')`),
  },
  {
    name: 'returns a million keys by hand',
    code: during(
      `let s = ''; for (let i = 0; i < 1e6; i++) s += '"k' + i + '",0,'; say('["result",2,"ok",["o",[' + s + '"z",0]]]\\n')`,
    ),
  },
  {
    name: 'nests a message four million deep',
    code: during(`say('["result",2,"ok",' + '['.repeat(4e6) + ']'.repeat(4e6) + ']\\n')`),
  },
  {
    name: 'nests signals in signals',
    code: during(
      `let s = '["u"]'; const a = Array.from({ length: 2e5 }, (_, i) => '["signal",' + (i + 1) + ',true,').join(''); say('["result",2,"ok",' + a + s + ']'.repeat(2e5) + ']\\n')`,
    ),
  },
  {
    name: 'nests causes in causes',
    code: during(
      `const a = '["e","E","E","m",null,'.repeat(1e5); const b = ',["o",[]]]'.repeat(1e5); say('["result",2,"threw",' + a + '["u"]' + b + ']\\n')`,
    ),
  },
  { name: 'sends tags of the other direction', code: during(`everyCall('"ok",["function",0,"tell"]')`) },
  {
    name: 'sends a handle where a value was asked for',
    code: during(`say('["result",2,"handle",7]\\n'); await new Promise(() => {})`),
  },
  {
    name: 'sends a value where a handle was asked for',
    code: `${say}${honestAsk}\nexport class Tally { constructor() { for (let i = 2; i < 9; i++) say('["result",' + i + ',"ok",["o",["add",1,"total",1]]]\\n') } add() {} total() { return 1 } }`,
  },
  { name: 'sends bytes of the wrong length', code: during(`everyCall('"ok",["b","Float64Array","AAAA"]')`) },
  { name: 'sends a bigint of a million digits', code: during(`everyCall('"ok",["i","' + '9'.repeat(1e6) + '"]')`) },
  {
    name: 'sends a text that no text can be made of, as a missing export',
    code: during(
      `everyCall('"missing",["a",[["o",["toString",1,"valueOf",1]],["a",[["o",["toString",1,"valueOf",1]]]]]]')`,
    ),
  },
  {
    name: 'sends a text that no text can be made of, as a package',
    code: during(
      `everyCall('"unloaded",[["o",["code","STAGECRAFT_UNKNOWN_PACKAGE","stack",""]],["e","E","E","m",null,["u"],["o",["package",["o",["toString",1,"valueOf",1]],"has",["a",[["o",["toString",1,"valueOf",1]]]]]]]]')`,
    ),
  },
  {
    name: 'claims that the file did not load',
    code: during(
      `everyCall('"unloaded",[["o",["code","ERR_ACCESS_DENIED","stack","file://%HIDDEN%/suite.test.ts:1"]],["e","E","E","m",["file://%HIDDEN%/suite.test.ts",1,1],["u"],["o",[]]]]')`,
    ),
  },
  {
    name: 'claims that the suite is where its error was made',
    code: during(`everyCall('"threw",["e","E","E","m",["file://%HIDDEN%/suite.test.ts",1,1],["u"],["o",[]]]')`),
  },
  {
    name: 'claims that a recording is where its error was made',
    code: during(
      `everyCall('"threw",["e","E","E","m",["file://%HIDDEN%/recordings/answer.json",1,1],["u"],["o",[]]]')`,
    ),
  },
  {
    name: 'claims that a device is where its error was made',
    code: during(`everyCall('"threw",["e","E","E","m",["file:///dev/zero",1,1],["u"],["o",[]]]')`),
  },
  {
    name: 'claims an error whose texts are objects',
    code: during(
      `const odd = '["o",["toString",1,"valueOf",1]]'; everyCall('"ok",["o",["text",["e","E","AssertionError","m",null,["u"],["o",["name",' + odd + ',"message",' + odd + ',"stack",' + odd + ']]],"total",1,"tags",["a",[]]]]')`,
    ),
  },
  {
    name: 'claims a hole whose name is a verdict',
    code: during(
      `everyCall('"threw",["e","Todo","Todo","Not written yet: ' + '\\\\n✔ passed'.repeat(2000) + '",null,["u"],["o",[]]]')`,
    ),
  },
  {
    name: 'aborts its request with what an assertion throws',
    code: during(
      `say('["request",1,2,"POST","https://api.openai.com/v1/responses",[],null]\\n["abort",1,["e","A","AssertionError","m",null,["u"],["o",["actual",1]]]]\\n'); await new Promise((resolve) => setTimeout(resolve, 20))`,
    ),
  },
  {
    name: 'claims a class name of a megabyte',
    code: during(
      `everyCall('"threw",["e","' + 'E'.repeat(1e6) + '","E","' + 'm'.repeat(1e6) + '",null,["u"],["o",[]]]')`,
    ),
  },
  {
    name: 'calls a function that was never passed',
    code: during(`say('["callback",2,99999,["a",[]]]\\n')`),
    told: /never passed/,
  },
  {
    name: 'calls a callback a hundred thousand times at once',
    code: during(`const s = '["callback",2,0,["a",["x"]]]\\n'.repeat(1000); for (let i = 0; i < 100; i++) say(s)`),
  },
  { name: 'reads iterables that were never passed', code: during(`say('["iterate",1,2,0,1,"next"]\\n')`) },
  { name: 'pulls from a request that was never sent', code: during(`say('["pull",1]\\n')`) },
  { name: 'aborts a signal that was never passed', code: during(`say('["signal",5,["u"]]\\n')`) },
  {
    name: 'answers questions of the clock that nobody asked',
    code: during(`for (let i = 0; i < 1e5; i++) say('["clock",' + i + ',0,false]\\n["pong",1,0]\\n')`),
  },
  {
    name: 'writes where only the grader writes',
    code: during(`fs.writeSync(4, '["call",1]\\n'); fs.writeSync(5, '["ok",1]\\n')`),
  },
  { name: 'closes the pipe it should answer on', code: during(`fs.closeSync(3); await new Promise(() => {})`) },
  { name: 'closes the pipe it is told on', code: during(`fs.closeSync(4); fs.closeSync(5)`) },
  {
    name: 'closes everything it can',
    code: during(`for (let fd = 0; fd < 64; fd++) try { fs.closeSync(fd) } catch {}`),
  },
  {
    name: 'sends a request that fetch would not have made',
    code: during(`say('["request",1,2,"GET","file:///etc/passwd",[],null]\\n')`),
  },
  {
    name: 'sends requests under the number of a later call',
    code: `${say}${honestAsk}${honestTally}\nlet n = 0; setInterval(() => { n += 1; for (let call = 3; call < 9; call++) say('["request",' + (100 * n + call) + ',' + call + ',"POST","https://api.openai.com/v1/responses",[],null]\\n') }, 1)`,
  },
  {
    name: 'reports ten thousand stray errors',
    code: during(`for (let i = 0; i < 10_000; i++) say('["stray","' + i + 'x'.repeat(900) + '"]\\n')`),
  },
  { name: 'reports stray errors without end', code: during(`for (let i = 0; ; i++) say('["stray","' + i + '"]\\n')`) },
]
