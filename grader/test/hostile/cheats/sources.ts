/** Files that keep whoever reads them busy: the grader itself finds imports in them and removes types from them. */
import { honestAsk, honestTally } from '../hidden.ts'
import { type Cheat, wrongAsk } from './cheat.ts'

const arrows = 40

export const sourceCheats: readonly Cheat[] = [
  { name: 'puts a megabyte of white space behind `from`', code: `${wrongAsk}// from${' '.repeat(1e6)}x` },
  { name: 'begins a hundred thousand imports of types', code: `${wrongAsk}/*${'import type from '.repeat(1e5)}*/` },
  { name: 'asks for the type of a hundred thousand imports', code: `${wrongAsk}/*${'typeof import( '.repeat(1e5)}*/` },
  {
    name: 'nests generic arrows that are none',
    code: `${wrongAsk}const x = ${'async <T>(a = '.repeat(arrows)}b${')'.repeat(arrows)}`,
    told: /did not finish within|time for all checks/,
  },
  { name: 'opens a million brackets', code: `${wrongAsk}const x = ${'('.repeat(1e6)}`, told: /nested too deeply/ },
  {
    name: 'says another thing to whoever ends a line at U+2028',
    code: `${honestAsk}// ${honestTally.replaceAll('\n', ' ')}\u2028export class Tally { add() {} total(): number { return 0 } }\n`,
  },
  {
    name: 'leads to a source map that is hidden',
    code: `${honestAsk}process.setSourceMapsEnabled(true)\nexport class Tally { add() {} total() { throw new Error('mapped') } }\n//# sourceMappingURL=file://%HIDDEN%/recordings/answer.json\n`,
  },
  {
    name: 'is another file without its types than with them',
    code: `${honestAsk}${honestTally.replace('return this.sum', 'return this.sum < (this.sum as unknown as number) >(0) ? 1 : 1')}`,
  },
]
