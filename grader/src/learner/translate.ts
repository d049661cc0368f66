/** What Node says when a wall is hit, in one sentence for learners. */
import { basename } from 'node:path'
import type { ErrorData } from './codec/errors.ts'
import { printable } from './printable.ts'

const DENIED: Record<string, string> = {
  FileSystemWrite: 'Your code tried to write a file outside its scratch folder; exercises run without that.',
  ChildProcess: 'Your code tried to start another program; exercises run without that.',
  WorkerThreads: 'Your code tried to start a worker thread; exercises run without that.',
  Net: 'Your code tried to open a network connection; only `fetch` and `node:http` reach the model API in an exercise.',
  Inspector: 'Your code tried to open the debugger of its own process; exercises run without that.',
  WASI: 'Your code tried to use WASI; exercises run without that.',
  Addon: 'Your code tried to load native code; exercises run without that.',
  FFI: 'Your code tried to load native code; exercises run without that.',
}

/** The sentence for an error of the permission model or of our walls; undefined for every other error. */
export function sentenceFor(data: Pick<ErrorData, 'fields' | 'message'>): string | undefined {
  const { code, permission, resource } = data.fields
  if (code === 'ERR_UNKNOWN_BUILTIN_MODULE' && data.message.includes('sqlite')) {
    return 'Your code imports node:sqlite; this exercise runs without it.'
  }
  if (code !== 'ERR_ACCESS_DENIED') return undefined
  if (permission === 'FileSystemRead') {
    const what = typeof resource === 'string' && resource !== '' ? basename(printable(resource)) : 'a file'
    return `Your code tried to read ${what}; it may read the files of its own exercise and the packages of its stage.`
  }
  if (typeof permission !== 'string' || permission === '') return unnamedDenial(data)
  return DENIED[permission] ?? `Your code tried to use ${printable(permission)}; exercises run without that.`
}

/** Sockets and links are refused without the name of a permission. */
function unnamedDenial({ fields, message }: Pick<ErrorData, 'fields' | 'message'>): string | undefined {
  if (typeof fields.syscall === 'string' || /^(connect|bind|getaddrinfo|query\w+) ERR_ACCESS_DENIED/.test(message)) {
    return DENIED.Net
  }
  return /^fs\.(symlink|link)\b/.test(message)
    ? 'Your code tried to make a link; exercises run without that.'
    : undefined
}
