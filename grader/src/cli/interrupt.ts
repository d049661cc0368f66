/** What a shell reports for a program that was ended by Ctrl-C. */
const interrupted = 130

/**
 * Ends the command at Ctrl-C or when it is told to end. Learner processes end with the grader, on its `exit` event, and
 * progress is only ever replaced as a whole, so there is nothing to wait for.
 * @param before runs first: it puts the terminal in order
 */
export function endOnInterrupt(before: () => void): void {
  const signals = { SIGINT: interrupted, SIGTERM: 143, SIGHUP: 129 } as const
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => {
      before()
      process.exit(exitCode)
    })
  }
}
