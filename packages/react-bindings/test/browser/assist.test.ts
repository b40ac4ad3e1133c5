import type { AssistView } from '@ringloop/core'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heard, hostileAssist, summarised } from '../fixtures/assist-fixtures.js'
import type { ScenarioName } from '../fixtures/scenarios.js'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'
import { partInMain } from './serve-page.js'

const chromium = findChromium()
const languages = ['en', 'zh-CN'] as const
const themes = ['light', 'dark'] as const

describe.skipIf(chromium === null)('transcript and knowledge in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({ script: 'fixture-page.tsx', style: 'fixture-page.css', body: partInMain })
    ;({ page, complaints } = open)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = async (name: ScenarioName, language: string, theme: string, assist: AssistView) => {
    await page.evaluate(([n, l, t]) => window.showScenario(n as never, l as never, t as never), [name, language, theme])
    await tell(assist)
    await page.locator('.rl-story-tabs').waitFor()
  }
  const tell = (assist: AssistView) => page.evaluate((view) => window.desk.showTopic('assist/call-1', view), assist)
  const tab = (index: number) => page.locator('.rl-story-tab').nth(index)
  const check = async (what: string, shown: Locator) => {
    expect(await barriersOf(shown), what).toEqual([])
    const found = await page.evaluate(() => {
      const wide = [
        document.documentElement,
        ...document.querySelectorAll('.rl-middle, .rl-right, .rl-transcript-scroll, .rl-article'),
      ]
      const small = [...document.querySelectorAll('.rl-story button, .rl-suggestion button')].filter((target) => {
        const { width, height } = target.getBoundingClientRect()
        return width > 0 && (Math.round(width) < 24 || Math.round(height) < 24)
      })
      return {
        wide: wide.filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className),
        small: small.map((target) => target.outerHTML.slice(0, 120)),
      }
    })
    expect(found, what).toEqual({ wide: [], small: [] })
    await takePicture(page, what.replaceAll(' ', '-'))
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
          await check(what('marked'), tab(0))
          await tab(1).click()
          await page.locator('.rl-said').nth(2).click()
          await page.locator('.rl-said-uses button').last().click()
          await check(what('transcript'), page.locator('.rl-said-uses'))
          await tab(2).click()
          await page.locator('.rl-article-actions button').first().click()
          await check(what('knowledge'), page.locator('.rl-article'))
          await show('talking', language, theme, hostileAssist)
          await tab(1).click()
          await page.locator('.rl-said').first().click()
          await check(what('hostile transcript'), page.locator('.rl-said-uses'))
          await tab(2).click()
          await page.locator('.rl-article-actions button').first().click()
          await check(what('hostile knowledge'), page.locator('.rl-article'))
          await show('wrapUp', language, theme, summarised)
          if (width === 360) await page.locator('.rl-tab').nth(2).click()
          await check(what('summary'), page.locator('.rl-suggestion'))
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
