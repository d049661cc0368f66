/** Errors that nothing in the learner's code catches. */
import { send } from './channel.ts'
import { outgoingThrow } from './values.ts'

export function reportStrays(): void {
  const { reallyExit } = process as unknown as { reallyExit(code: number): never }
  const leave = reallyExit.bind(process)
  process.on('unhandledRejection', (reason) => send('stray', outgoingThrow(reason)))
  process.on('uncaughtException', (error) => {
    send('crash', outgoingThrow(error))
    leave(1)
  })
}
