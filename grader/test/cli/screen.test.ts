import { expect, test } from 'vitest'
import { detectScreen } from '../../src/cli/screen.ts'

const tty = { isTTY: true, columns: 100, getColorDepth: () => 8 }
const utf8 = { LANG: 'en_US.UTF-8', TERM: 'xterm-256color' }

test.each<[string, object, NodeJS.ProcessEnv, NodeJS.Platform, object]>([
  ['a terminal', tty, utf8, 'linux', { width: 100, colour: 2, unicode: true }],
  ['a pipe', {}, utf8, 'linux', { width: 80, colour: 0, unicode: true }],
  ['a pipe with COLUMNS', {}, { ...utf8, COLUMNS: '44' }, 'linux', { width: 44, colour: 0, unicode: true }],
  ['COLUMNS that is no number', {}, { ...utf8, COLUMNS: 'wide' }, 'linux', { width: 80, colour: 0, unicode: true }],
  ['NO_COLOR', tty, { ...utf8, NO_COLOR: '1' }, 'linux', { width: 100, colour: 0, unicode: true }],
  [
    'an empty NO_COLOR, which means nothing',
    tty,
    { ...utf8, NO_COLOR: '' },
    'linux',
    { width: 100, colour: 2, unicode: true },
  ],
  ['FORCE_COLOR in a pipe', {}, { ...utf8, FORCE_COLOR: '3' }, 'linux', { width: 80, colour: 3, unicode: true }],
  ['FORCE_COLOR=0', tty, { ...utf8, FORCE_COLOR: '0' }, 'linux', { width: 100, colour: 0, unicode: true }],
  ['TERM=dumb', tty, { ...utf8, TERM: 'dumb' }, 'linux', { width: 100, colour: 0, unicode: false }],
  [
    'a locale without Unicode',
    tty,
    { LC_ALL: 'C', LANG: 'en_US.UTF-8' },
    'linux',
    { width: 100, colour: 2, unicode: false },
  ],
  ['no locale at all', tty, {}, 'darwin', { width: 100, colour: 2, unicode: true }],
  ['the old Windows console', tty, {}, 'win32', { width: 100, colour: 2, unicode: false }],
  ['the new Windows terminal', tty, { WT_SESSION: 'x' }, 'win32', { width: 100, colour: 2, unicode: true }],
])('%s', (_, output, env, platform, screen) => {
  expect(detectScreen(output, env, platform)).toEqual(screen)
})
