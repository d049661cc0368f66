/** Answers that look right to whoever compares them, and exports that change what comparing means. */
import { honestAsk, honestTally } from '../hidden.ts'
import { type Cheat, wrongAsk } from './cheat.ts'

const returns = (value: string, before = '') =>
  `${before}\nexport async function ask(question: string): Promise<unknown> { return ${value} }\n`
const tally = (code: string) => `${honestAsk}\n${code}`

export const valueCheats: readonly Cheat[] = [
  {
    name: 'returns a matcher',
    code: returns(`{ asymmetricMatch: () => true, $$typeof: Symbol.for('jest.asymmetricMatcher') }`),
  },
  {
    name: 'returns matchers in its fields',
    code: returns(
      `(() => { const any = { asymmetricMatch: () => true }; return { text: any, total: any, tags: any } })()`,
    ),
  },
  {
    name: 'returns a function that matches',
    code: returns(`Object.assign(() => true, { asymmetricMatch: () => true })`),
  },
  {
    name: 'returns a proxy whose traps throw',
    code: returns(`new Proxy({}, new Proxy({}, { get() { throw new Error('trap') } }))`),
  },
  {
    name: 'returns a revoked proxy',
    code: returns(
      `(() => { const { proxy, revoke } = Proxy.revocable({}, {}); queueMicrotask(revoke); revoke(); return { text: proxy } })()`,
    ),
  },
  {
    name: 'returns a getter that changes',
    code: returns(
      `(() => { let n = 0; return { get text() { return 'x' + n++ }, get total() { return n++ }, tags: [] } })()`,
    ),
  },
  {
    name: 'returns a getter that throws',
    code: returns(`{ get text() { throw new Error('got') }, total: 1, tags: [] }`),
  },
  {
    name: 'returns a getter that ends the process',
    code: returns(`{ get text() { process.exit(0) }, total: 1, tags: [] }`),
  },
  {
    name: 'returns toJSON',
    code: returns(`{ toJSON: () => ['result', 2, 'ok'], text: { toJSON: () => { throw 1 } } }`),
  },
  {
    name: 'returns Symbol.toPrimitive and valueOf',
    code: returns(`{ text: { [Symbol.toPrimitive]: () => 'x' }, total: { valueOf: () => 1 }, tags: [] }`),
  },
  {
    name: 'returns objects without a text form',
    code: returns(`{ text: { toString: 1, valueOf: 1 }, total: Object.create(null), tags: { length: -1 } }`),
  },
  { name: 'returns an array of length 2^32-1', code: returns(`{ text: 'x', total: 1, tags: new Array(4294967295) }`) },
  { name: 'returns a sparse array', code: returns(`{ text: 'x', total: 1, tags: Object.assign([], { 1e5: 1 }) }`) },
  {
    name: 'returns a circle',
    code: returns(`(() => { const a: unknown[] = []; a.push(a); return { text: a } })()`),
    told: /contains itself/,
  },
  {
    name: 'returns ten thousand levels',
    code: returns(`(() => { let a: unknown = 1; for (let i = 0; i < 1e4; i++) a = { a }; return a })()`),
    told: /nested deeper/,
  },
  { name: 'returns 20 MB', code: returns(`'x'.repeat(20e6)`), told: /larger than/ },
  {
    name: 'returns lone surrogates and control characters',
    code: returns(`{ text: '\\ud800\\u0000\\u001b[31m\\u202e', total: 1, tags: ['\\udfff'] }`),
  },
  {
    name: 'returns an invalid date and odd numbers',
    code: returns(`{ text: new Date(NaN), total: -0, tags: [NaN, Infinity, 10n ** 3000n] }`),
  },
  { name: 'returns maps with object keys', code: returns(`new Map([[{ text: 'x' }, new Set([new Map()])]])`) },
  {
    name: 'returns typed arrays, buffers and views',
    code: returns(
      `{ text: new Float64Array(3), total: new DataView(new ArrayBuffer(8)), tags: new SharedArrayBuffer(8) }`,
    ),
  },
  {
    name: 'returns its own __proto__',
    code: returns(
      `JSON.parse('{"__proto__":{"text":"x","polluted":true},"constructor":{"prototype":{"polluted":true}}}')`,
    ),
  },
  {
    name: 'returns an error whose parts are traps',
    code: returns(
      `Object.defineProperties(new Error('x'), { name: { get() { throw 1 } }, message: { get() { throw 2 } }, stack: { get() { throw 3 } }, cause: { get() { throw 4 } } })`,
    ),
  },
  {
    name: 'returns an error whose texts are objects',
    code: returns(
      `{ text: Object.assign(new Error('x'), { name: { toString: 1 }, stack: { valueOf: 1 }, cause: { toString: 1 } }), total: 1, tags: [] }`,
    ),
    told: /Your code gave \{ text: \[Error: x\]/,
  },
  { name: 'returns an array that is an array no longer', code: returns(`Object.setPrototypeOf(['x'], null)`) },
  {
    name: 'returns a class that takes itself for another',
    code: returns(`new (class extends Map { get [Symbol.toStringTag]() { return 'Set' } get size() { return 3 } })()`),
  },
  {
    name: 'poisons Object.prototype',
    code: `Object.assign(Object.prototype, { text: 'x', total: 1, tags: [], asymmetricMatch: () => true, toJSON: () => 1 })\n${wrongAsk}`,
  },
  {
    name: 'poisons Array.prototype',
    code: `Object.defineProperty(Array.prototype, 'toJSON', { value: () => ['passed'] }); Array.prototype.join = () => '"passed"'; Array.prototype.every = () => true; Array.prototype[Symbol.iterator] = function* () {}\n${wrongAsk}`,
  },
  {
    name: 'poisons JSON, Map, Set and Promise',
    code: `JSON.stringify = () => '"passed"'; JSON.parse = () => ['call']; Map.prototype.get = () => () => true; Set.prototype.has = () => true; Promise.prototype.then = function () { return this }\n${wrongAsk}`,
  },
  {
    name: 'poisons Object.is and what compares',
    code: `Object.is = () => true; Object.keys = () => []; Reflect.ownKeys = () => []; Object.hasOwn = () => true; Object.defineProperty = (o) => o\n${wrongAsk}`,
  },
  {
    name: 'freezes what the grader may need',
    code: `for (const o of [Object.prototype, Array.prototype, Promise.prototype, globalThis]) try { Object.freeze(o) } catch {}\n${wrongAsk}`,
  },
  {
    name: 'brings an expect of its own',
    code: `Object.assign(globalThis, { expect: () => new Proxy(() => true, { get: () => () => true }), check: () => {}, ensure: () => {}, test: () => {}, __vitest_worker__: {} })\n${wrongAsk}`,
  },
  {
    name: 'imports vitest and changes expect',
    code: `import { expect } from 'vitest'\nexpect.extend({ toEqual: () => ({ pass: true, message: () => '' }) })\n${wrongAsk}`,
    told: /not a package of this stage/,
  },
  {
    name: 'imports the suite room',
    code: `import { ensure } from '@stagecraft/suite'\nensure(true, '')\n${wrongAsk}`,
    told: /not a package of this stage/,
  },
  {
    name: 'imports the grader',
    code: `import * as grader from '@stagecraft/grader/suite'\nconsole.log(grader)\n${wrongAsk}`,
    told: /not a package of this stage/,
  },
  { name: 'exports then', code: `export function then(f: (x: unknown) => void) { f({ ask: 1 }) }\n${wrongAsk}` },
  {
    name: 'exports a getter for everything',
    code: `export const ask = new Proxy(function () {}, { apply: () => ({ asymmetricMatch: () => true }), get: () => true })`,
  },
  {
    name: 'constructs an object that says yes',
    code: tally(
      `export class Tally { constructor() { return new Proxy(this, { get: (_, name) => () => name, has: () => true }) } add() {} total() {} }`,
    ),
  },
  {
    name: 'constructs an object whose methods are then and toString',
    code: tally(
      `export class Tally { then(f: (x: unknown) => void) { f(1) } toString() { return '1' } constructor_() {} add() {} total() { return { toString: () => '1', then: null } } }`,
    ),
  },
  { name: 'constructs what is no object', code: tally(`export function Tally() { return 5 }`) },
  {
    name: 'constructs a class that ends the process',
    code: tally(`export class Tally { constructor() { process.exit(0) } }`),
  },
  {
    name: 'ends the process in a method',
    code: tally(`export class Tally { add() { process.exit(0) } total() { return 1 } }`),
  },
  { name: 'returns a tally as its total', code: tally(`export class Tally { add() {} total() { return this } }`) },
  {
    name: 'keeps state between checks',
    code: `let n = 0\n${honestAsk.replace('return { text, total', 'n += 1\n  if (n > 1) return { text: "x", total: 0, tags: [] as string[] }\n  return { text, total')}${honestTally}`,
  },
]

/** Each of these keeps the grader waiting until a limit ends it. */
export const slowValueCheats: readonly Cheat[] = [
  {
    name: 'returns an object that says yes to everything',
    code: returns(
      `new Proxy({}, { get: () => () => true, has: () => true, ownKeys: () => ['text', 'total', 'tags'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })`,
    ),
  },
  { name: 'returns a thenable that never settles', code: returns(`{ then() {} }`) },
  {
    name: 'returns a million keys',
    code: returns(`Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => ['k' + i, i]))`),
  },
  {
    name: 'poisons String, Buffer and Function',
    code: `import { Buffer } from 'node:buffer'; Buffer.from = (() => Buffer.alloc(9)) as never; String.prototype.slice = () => 'x'; Function.prototype.call = () => true; Function.prototype.apply = () => true\n${wrongAsk}`,
  },
]
