/** The sessions that the checks look at. Each is played once. */

import type { ModelCall } from '@stagecraft/suite'
import { random } from '@stagecraft/suite'
import { type Moment, once, play } from './play.ts'
import { ana, ben, newTool, shuffled, tools } from './world.ts'

const turns = (count: number, moment: (turn: number) => Omit<Moment, 'customer'> = () => ({})): Moment[] =>
  Array.from({ length: count }, (_, i) => ({ customer: ana, ...moment(i + 1) }))

const compactions = [random.int(22, 26), random.int(42, 46)]

function usual(turn: number): Omit<Moment, 'customer'> {
  return {
    ...(compactions.includes(turn) && { compactTo: 6 }),
    // Ana has lunch: longer than five minutes, shorter than half an hour.
    ...(turn === 35 && { pause: 25 }),
  }
}

/** Ana's day of sixty turns, with the same tools all day. */
export const anasDay = once((refused?: (words: string, call: ModelCall | undefined) => void) =>
  play(turns(60, usual), refused),
)

/** The turn at which the registry lists one tool more. */
export const newToolAt = random.int(12, 15)

const registry = (turn: number) => shuffled(turn < newToolAt ? tools : [...tools, newTool])

/** Half an hour with a registry that keeps no order and gets a new tool. */
export const withRegistry = once(() => play(turns(25, (turn) => ({ tools: registry(turn), pause: 1 }))))

/** Ana and Ben write at the same time; Ana began. */
export const twoCustomers = once(() => play([ana, ana, ben, ana, ben, ben].map((customer) => ({ customer, pause: 1 }))))

/** All of it on one day. */
export const fullDay = once(() => play(turns(60, (turn) => ({ ...usual(turn), tools: registry(turn) }))))
