import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltStories, buildStories } from '../../stories/built-stories.js'
import { findChromium, launchChromium } from './browser.js'

const chromium = findChromium()
/** Set to a directory to keep the pictures. */
const pictures = process.env.RINGLOOP_SCREENSHOTS
/** Colours and words are told apart by two of the four. */
const looks = [
  { language: 'en', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
] as const

describe.skipIf(chromium === null)('the stories', () => {
  let built: BuiltStories
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    built = await buildStories()
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await built?.[Symbol.asyncDispose]()
  })

  const barriers = async () => {
    // The page is Storybook's: its title and its hidden parts are not ours.
    const { violations } = await page.evaluate(() =>
      window.axe.run(document.querySelector('#storybook-root') as unknown as Document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'page-has-heading-one': { enabled: false } },
      }),
    )
    return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
  }

  it('are there, one or more for each component', () => expect(built.stories.length).toBeGreaterThan(60))

  it.each(looks)(
    'have no barrier and no complaint: $language, $theme',
    async ({ language, theme }) => {
      const found: Record<string, unknown> = {}
      await built.open(page, { language, theme })
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
      for (const { id } of built.stories) {
        complaints.length = 0
        await built.show(page, id)
        const violations = await barriers()
        if (pictures !== undefined) await page.screenshot({ path: join(pictures, `story-${id}-${language}-${theme}.png`) })
        if (violations.length > 0 || complaints.length > 0) found[id] = [...violations, ...complaints]
      }
      expect(found).toEqual({})
    },
    600_000,
  )
})
