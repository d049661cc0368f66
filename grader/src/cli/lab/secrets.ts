/** What looks like a credential, by the words of a sentence about it. */
const patterns: Readonly<Record<string, RegExp>> = {
  'an API key': /\b(?:sk|rk|pk)-(?!\w*(?:your|xxx|\.\.\.))[A-Za-z0-9_-]{16,}/i,
  'a GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/,
  'an access key of AWS': /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  'an API key of Google': /\bAIza[A-Za-z0-9_-]{30,}/,
  'a Slack token': /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  'a Bearer token': /\bBearer\s+(?!<|\$|\{)[\w.~+/-]{16,}/i,
  'a JSON web token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  'a password in a URL': /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@<$]+:[^\s:/@<$]{3,}@/i,
  'a value of a secret variable':
    /\b[A-Z0-9_]*(?:API_?KEY|TOKEN|SECRET|PASSWORD)\b["'`]?\s*[:=]\s*["'`]?(?=[\w./+-]*\d)(?!\$)[\w./+-]{12,}/i,
}

/** The first thing in a text that looks like a credential, and its line; the value is not repeated. */
export function findSecret(text: string): { what: string; line: number } | undefined {
  for (const [what, pattern] of Object.entries(patterns)) {
    const match = pattern.exec(text)
    if (match) return { what, line: text.slice(0, match.index).split('\n').length }
  }
  return undefined
}
