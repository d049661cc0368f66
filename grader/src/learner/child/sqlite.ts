/**
 * `node:sqlite` does not ask the permission model: it would open, attach and write any file. Where an exercise needs it,
 * it is held in the scratch folder.
 */
import { syncBuiltinESMExports } from 'node:module'
import { resolve, sep } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

type Sqlite = typeof import('node:sqlite')

// Taken before the learner's code runs, which could replace them.
const startsWith = Function.prototype.call.bind(String.prototype.startsWith) as (text: string, start: string) => boolean
const { apply, construct } = Reflect

const FILE_PRAGMAS = new Set(['temp_store_directory', 'data_store_directory'])

export function wallSqlite(scratch: string): void {
  const sqlite = process.getBuiltinModule('node:sqlite') as Sqlite
  const Original = sqlite.DatabaseSync
  const { prototype } = Original
  const { setAuthorizer, open } = prototype
  const { SQLITE_ATTACH, SQLITE_PRAGMA, SQLITE_DENY, SQLITE_OK } = sqlite.constants
  const inside = `${scratch}${sep}`

  const allowed = (path: unknown): string => {
    if (path === ':memory:') return path
    // Addresses that begin with `file:` may carry options of their own, so only plain paths are taken.
    const full = typeof path === 'string' && path !== '' && !/^file:|\0/i.test(path) ? resolve(scratch, path) : ''
    if (!startsWith(full, inside)) throw refusal('a database outside its scratch folder')
    return full
  }
  const guard = (database: DatabaseSync) =>
    apply(setAuthorizer, database, [
      (action: number, name: string | null) =>
        action === SQLITE_ATTACH || (action === SQLITE_PRAGMA && FILE_PRAGMAS.has(name ?? ''))
          ? SQLITE_DENY
          : SQLITE_OK,
    ])

  const walled = new Proxy(Original, {
    construct(target, [path, ...rest], newTarget) {
      const database = construct(target, [allowed(path), ...rest], newTarget) as DatabaseSync
      if (database.isOpen) guard(database)
      return database
    },
  })
  define(prototype, 'constructor', walled)
  define(prototype, 'setAuthorizer', () => {
    throw refusal('an authorizer')
  })
  define(prototype, 'open', function (this: DatabaseSync) {
    apply(open, this, [])
    guard(this)
  })
  define(sqlite, 'DatabaseSync', walled)
  define(sqlite, 'backup', () => {
    throw refusal('a backup')
  })
  syncBuiltinESMExports()
}

function define(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, {
    value,
    writable: false,
    configurable: false,
    enumerable: name !== 'constructor',
  })
}

function refusal(what: string): Error {
  return Object.assign(new Error(`Exercises run without ${what}`), { code: 'ERR_ACCESS_DENIED', permission: what })
}
