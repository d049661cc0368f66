import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Signs verdicts with a key that this machine keeps outside the course, so that a verdict written or changed by hand, or
 * copied from elsewhere, is not believed. Whoever owns the machine can read the key: this stops edits, not forgery.
 * That is why CI and cohort grading never read progress.
 */
export type Signer = { sign(text: string): string; matches(text: string, signature: string): boolean }

/** @param fallbackFolder where the key is kept when the user's own folder cannot be written */
export function createSigner(fallbackFolder: string): Signer {
  const key = findKey([join(configFolder(), 'stagecraft', 'progress.key'), join(fallbackFolder, 'progress.key')])
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex')
  const matches = (text: string, signature: string): boolean => {
    const expected = Buffer.from(sign(text))
    const given = Buffer.from(signature)
    return expected.length === given.length && timingSafeEqual(expected, given)
  }
  return { sign, matches }
}

/** The user's folder for settings: `XDG_CONFIG_HOME`, `%APPDATA%` on Windows, `~/.config` elsewhere. */
function configFolder(): string {
  const { XDG_CONFIG_HOME, APPDATA } = process.env
  if (XDG_CONFIG_HOME) return XDG_CONFIG_HOME
  return process.platform === 'win32' && APPDATA ? APPDATA : join(homedir(), '.config')
}

function findKey(places: readonly string[]): string {
  return places.map(readKey).find((key) => key !== undefined) ?? makeKey(places)
}

function readKey(file: string): string | undefined {
  try {
    const key = readFileSync(file, 'utf8').trim()
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined
  } catch {
    return undefined
  }
}

/** Writes a new key to the first place that takes it. Nowhere: the key lives for this command, and nothing is remembered. */
function makeKey(places: readonly string[]): string {
  const key = randomBytes(32).toString('hex')
  for (const file of places) {
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
      return key
    } catch {
      // Another grader may have written it in this moment; its key is the one to use.
      const written = readKey(file)
      if (written !== undefined) return written
    }
  }
  return key
}
