import { check, ensure, LearnerThrow, type ModelCall, recognise, show } from '@stagecraft/suite'
import { outcomeOf, returned } from './asking.ts'
import { user } from './mail.ts'
import { ended, ensureKind, isCrash, isLost, told } from './outcome.ts'
import { plainReply } from './reading.ts'

/** What the check of `meta` builds on. */
export const apiError = 'returns an API error with its status'

check(
  apiError,
  {
    todo: 3,
    needs: [plainReply],
    why: 'Callers must know whether to wait, to mend the request, or to stop.',
    mistakes: {
      'catch-all-empty':
        'The API answered {status} and you returned {told}. Who looks at the status, and what becomes of a caught error?',
      'error-thrown': 'The API answered {status} and `ask` threw {name} instead of returning it.',
      'status-unread': 'The API answered {status} and {ended}. Who looks at the status? `fetch` throws nothing for it.',
    },
  },
  async () => {
    for (const recording of ['bad-request', 'overloaded']) {
      const outcome = await outcomeOf(recording, {}, { user })
      const { status } = outcome.call.answer
      // What broken code throws about an error is not the API's error; the line where it broke tells more.
      const crashed = 'thrown' in outcome && isCrash(outcome.thrown)
      recognise('status-unread', crashed && !isByClient(outcome.call), { status, ended: ended(outcome) })
      const name = 'thrown' in outcome && !crashed ? nameOf(outcome.thrown) : undefined
      recognise('error-thrown', name !== undefined, { status, name })
      const { result } = returned(outcome)
      recognise('catch-all-empty', result.ok || isLost(outcome), { status, told: told(result) })
      ensureKind(result, ['api'], `The API answered ${status}.`)
      const error = result.ok ? undefined : result.error
      ensure(
        error?.status === status,
        `The API answered ${status}; your error's status is ${show(error?.status)}, its message ${show(error?.message)}.`,
      )
    }
  },
)

/** The class of an error that `ask` threw; not of one that says what is still to be written. */
function nameOf(thrown: unknown): string | undefined {
  return thrown instanceof LearnerThrow && thrown.todo === undefined ? thrown.className : undefined
}

/** True when a client library sent the request: those throw for an HTTP error. */
function isByClient({ headers }: ModelCall): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-stainless-'))
}
