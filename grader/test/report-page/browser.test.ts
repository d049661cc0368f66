import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePage } from './content.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const chromium = [process.env.CHROMIUM_PATH ?? '', ...places].find((path) => path !== '' && existsSync(path))

describe.skipIf(!chromium)('the page in Chromium (skipped where there is none; CHROMIUM_PATH names one)', () => {
  let folder: string
  let url: string
  let browser: Browser

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stagecraft-page-'))
    const file = join(folder, 'report.html')
    writeFileSync(file, samplePage())
    url = pathToFileURL(file).href
    const playwright = await import('playwright-core')
    browser = await playwright.chromium.launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(colorScheme: 'light' | 'dark', width: number): Promise<{ page: Page; said: string[] }> {
    // The page's own policy would keep axe out as well.
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } })
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    page.on('request', (request) => request.url() === url || said.push(`request ${request.url()}`))
    await page.goto(url)
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
    return { page, said }
  }

  test.each([
    ['light', 360],
    ['dark', 360],
    ['light', 1280],
    ['dark', 1280],
  ] as const)(
    '%s at %i pixels: nothing runs, nothing is asked of a network, nothing is cut off',
    async (scheme, width) => {
      const { page, said } = await open(scheme, width)
      expect(await page.evaluate('globalThis.pwned')).toBeUndefined()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      expect(await page.evaluate('document.images.length + document.scripts.length')).toBe(0)
      expect(said).toEqual([])
      await page.close()
    },
  )

  test.each(['light', 'dark'] as const)('axe finds nothing to mend, %s', async (scheme) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const { page } = await open(scheme, 1280)
    await page.evaluate(axe)
    const violations = await page.evaluate(
      'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))',
    )
    expect(violations).toEqual([])
    await page.close()
  })

  test('a keyboard reaches everything, the skip link first, and sees where it is', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(url)
    const stops: string[] = []
    for (let index = 0; index < 10; index++) {
      await page.keyboard.press('Tab')
      const stop = 'document.activeElement.textContent.trim().replace(/\\s+/g, " ").slice(0, 24)'
      stops.push(String(await page.evaluate(stop)))
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    }
    expect(stops.slice(0, 8)).toEqual([
      'Skip to the content',
      'The course',
      'Exercises',
      'Traffic',
      '01-00 hello',
      '01-01 ask',
      '✔ 01-00 hello passed, 1 ',
      '✘ 01-01 ask not passed, ',
    ])
    expect(stops.some((stop) => stop.startsWith('1. POST'))).toBe(true)
    await page.close()
  })
})
