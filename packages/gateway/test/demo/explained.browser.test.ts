import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import { startDemo } from './start-demo.js'

const chromium = findChromium()
/** Set to a directory to keep the pictures. */
const pictures = process.env.RINGLOOP_SCREENSHOTS

describe.skipIf(chromium === null)('how it was decided, as a person reads it', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(() => browser?.close())

  it.each([
    {
      language: 'en',
      summary: 'How this was decided',
      lines: ['What popped', 'The customer’s record popped.', 'The call gets a ticket.'],
    },
    { language: 'zh-CN', summary: '判断过程', lines: ['弹屏内容', '弹出了客户档案。', '这通通话生成工单。'] },
  ] as const)(
    'in $language: the gateway’s sentences on request, on wide and narrow screens',
    { timeout: 120_000 },
    async ({ language, summary, lines }) => {
      const demo = await startDemo(1, language)
      try {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: language, reducedMotion: 'reduce' })
        const complaints: string[] = []
        page.on('pageerror', (error) => complaints.push(error.message))
        await page.goto(demo.addresses[0] ?? '')
        const pop = page.locator('.rl-pop')
        await pop.getByText('482913').first().waitFor({ timeout: 60_000 })
        await pop.locator('[data-rl-action=open]').click()
        const details = page.locator('details', { has: page.getByText(summary) })
        await details.locator('summary').click()
        for (const width of [1440, 360]) {
          await page.setViewportSize({ width, height: 900 })
          for (const line of lines) await details.getByText(line, { exact: true }).waitFor({ timeout: 10_000 })
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          expect(wide).toBe(0)
          if (pictures === undefined) continue
          await mkdir(pictures, { recursive: true })
          await details.scrollIntoViewIfNeeded()
          await page.screenshot({ path: join(pictures, `why-${language}-${width}.png`), animations: 'disabled' })
        }
        expect(complaints).toEqual([])
        await page.close()
      } finally {
        await demo.stop()
      }
    },
  )
})
