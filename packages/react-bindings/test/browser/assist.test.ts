import { mkdir } from 'node:fs/promises'
import type { AssistView } from '@ringloop/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heard, hostileAssist, summarised } from '../fixtures/assist-fixtures.js'
import type { ScenarioName } from '../fixtures/scenarios.js'
import { findChromium, launchChromium } from './browser.js'
import { serveFixturePage } from './serve-fixture-page.js'

const chromium = findChromium()
const pictures = process.env.RINGLOOP_SCREENSHOTS
const languages = ['en', 'zh-CN'] as const
const themes = ['light', 'dark'] as const

describe.skipIf(chromium === null)('transcript and knowledge in a real browser', () => {
  let served: Awaited<ReturnType<typeof serveFixturePage>>
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    served = await serveFixturePage()
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ reducedMotion: 'reduce' })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(served.url)
    if (pictures !== undefined) await mkdir(pictures, { recursive: true })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })

  const show = async (name: ScenarioName, language: string, theme: string, assist: AssistView) => {
    await page.evaluate(([n, l, t]) => window.showScenario(n as never, l as never, t as never), [name, language, theme])
    await tell(assist)
    await page.locator('.rl-story-tabs').waitFor()
  }
  const tell = (assist: AssistView) => page.evaluate((view) => window.desk.showTopic('assist/call-1', view), assist)
  const tab = (index: number) => page.locator('.rl-story-tab').nth(index)
  const check = async (what: string) => {
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, {
        resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      })
      const wide = [
        document.documentElement,
        ...document.querySelectorAll('.rl-middle, .rl-right, .rl-transcript-scroll, .rl-article'),
      ]
      const small = [...document.querySelectorAll('.rl-story button, .rl-suggestion button')].filter((target) => {
        const { width, height } = target.getBoundingClientRect()
        return width > 0 && (Math.round(width) < 24 || Math.round(height) < 24)
      })
      return {
        violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
        wide: wide.filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className),
        small: small.map((target) => target.outerHTML.slice(0, 120)),
      }
    })
    expect(found, what).toEqual({ violations: [], wide: [], small: [] })
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${what.replaceAll(' ', '-')}.png` })
  }

  describe.each([360, 1440])('at %d px', (width) => {
    it.each(languages)(
      '%s: no barrier, no overflow, no complaint, and nothing that hostile people wrote is run',
      async (language) => {
        await page.setViewportSize({ width, height: 900 })
        complaints.length = 0
        for (const theme of themes) {
          const what = (part: string) => `assist ${part} ${language} ${theme} ${width}`
          await show('talking', language, theme, heard)
          await tab(0).scrollIntoViewIfNeeded()
          await check(what('marked'))
          await tab(1).click()
          await page.locator('.rl-said').nth(2).click()
          await page.locator('.rl-said-uses button').last().click()
          await check(what('transcript'))
          await tab(2).click()
          await page.locator('.rl-article-actions button').first().click()
          await check(what('knowledge'))
          await show('talking', language, theme, hostileAssist)
          await tab(1).click()
          await page.locator('.rl-said').first().click()
          await check(what('hostile transcript'))
          await tab(2).click()
          await page.locator('.rl-article-actions button').first().click()
          await check(what('hostile knowledge'))
          await show('wrapUp', language, theme, summarised)
          if (width === 360) await page.locator('.rl-tab').nth(2).click()
          await check(what('summary'))
        }
        expect(complaints).toEqual([])
      },
      120_000,
    )
  })

  it('follows the end of what is said, unless the agent has scrolled up', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const [first] = Object.values(heard.lines).slice(1) as [AssistView['lines'][string]]
    const lines = (count: number): AssistView => ({
      ...heard,
      lines: Object.fromEntries(
        Array.from({ length: count }, (_, order) => [`l${order}`, { ...first, id: `l${order}`, order, text: `line ${order}` }]),
      ),
    })
    await show('talking', 'en', 'light', lines(60))
    await tab(1).click()
    const last = (text: string) => page.getByRole('button', { name: text })
    await expect.poll(() => inSight(last('line 59'))).toBe(true)
    await tell(lines(61))
    await expect.poll(() => inSight(last('line 60'))).toBe(true)
    await page.locator('.rl-transcript-scroll').evaluate((list) => {
      list.scrollTop = 100
    })
    await page.getByRole('button', { name: 'To the latest line' }).waitFor()
    await tell(lines(62))
    await last('line 61').waitFor({ state: 'attached' })
    expect(await inSight(last('line 61'))).toBe(false)
    expect(await page.locator('.rl-transcript-scroll').evaluate((list) => list.scrollTop)).toBe(100)
    await page.getByRole('button', { name: 'To the latest line' }).click()
    await expect.poll(() => inSight(last('line 61'))).toBe(true)
  })

  const inSight = (locator: ReturnType<Page['locator']>) =>
    locator.evaluate((line) => {
      const list = line.closest('.rl-transcript-scroll')?.getBoundingClientRect()
      const { top, bottom } = line.getBoundingClientRect()
      return list !== undefined && top >= list.top && bottom <= list.bottom + 1
    })
})
