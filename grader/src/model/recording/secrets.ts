import { UserError } from '../../base/errors.ts'

/** What must never be in a file, by the words of a sentence about it. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a Bearer token': /\bBearer\s+[\w.~+/-]{8,}/i,
  'an API key': /\bsk-[A-Za-z0-9_-]{12,}/,
  'an organisation id': /\borg-(?!X+\b)[A-Za-z0-9]{16,}/,
  'a project id': /\bproj_(?!X+\b)[A-Za-z0-9]{16,}/,
  'an organisation header':
    /"(?:openai-organization|openai-project|anthropic-organization-id|anthropic-workspace-id)"/i,
  'an authorization header': /"(?:authorization|x-api-key|cookie|set-cookie)"\s*:/i,
}

/** @throws UserError when the text holds a credential or an account's id. The error does not repeat it. */
export function refuseSecrets(text: string): void {
  for (const [what, pattern] of Object.entries(SECRETS)) {
    const match = pattern.exec(text)
    if (!match) continue
    const line = text.slice(0, match.index).split('\n').length
    throw new UserError(`The recording holds ${what} in line ${line}, and a recording is published with the course.`, {
      mend: 'Take it out of the file, and revoke it if it was real.',
    })
  }
}
