import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import { type RunningDemo, startDemo } from './start-demo.js'

const chromium = findChromium()
/** Set to a directory to keep the pictures of the documentation. */
const pictures = process.env.RINGLOOP_SCREENSHOTS

/** Everything the page complains about. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  return complaints
}

describe.skipIf(chromium === null)('the demo, as a person sees it', () => {
  let browser: Browser
  let demo: RunningDemo
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    demo = await startDemo(1, 'en')
  }, 60_000)
  afterAll(async () => {
    await demo?.stop()
    await browser?.close()
  })

  it('rings, pops with who it is, is accepted, held, resumed and hung up by buttons, and its ticket is filed', {
    timeout: 120_000,
  }, async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
    const complaints = complaintsOf(page)
    await page.goto(demo.addresses[0] ?? '')
    // the token does not stay in the address, where it would be shared
    await page.waitForURL((url) => !url.href.includes('token'))
    const pop = page.locator('.rl-pop')
    await pop.getByText('Jane Customer').first().waitFor({ timeout: 40_000 })
    await pop.getByText('482913').first().waitFor()
    await pop.getByText('EM-7 trips the fuse when heating').waitFor()
    const bar = page.locator('.rl-bar')
    const state = bar.locator('.rl-bar-state')
    await pop.getByRole('button', { name: 'Accept' }).click()
    await state.getByText('Connected').waitFor({ timeout: 10_000 })
    await bar.getByRole('button', { name: 'Hold' }).click()
    await state.getByText('On hold').waitFor({ timeout: 10_000 })
    await bar.getByRole('button', { name: 'Resume' }).click()
    await state.getByText('Connected').waitFor({ timeout: 10_000 })
    await bar.getByRole('button', { name: 'Hang up' }).click()
    const file = page.getByRole('button', { name: 'File ticket' })
    await file.waitFor({ timeout: 30_000 })
    await page.locator('.rl-wrap-up .rl-choice', { hasText: 'Resolved' }).click()
    await file.click()
    await page
      .getByText(/Ticket \S+ filed|Filed/)
      .first()
      .waitFor({ timeout: 20_000 })
    expect(complaints).toEqual([])
    await page.close()
  })

  if (pictures === undefined) return
  it('shows its best side', { timeout: 240_000 }, async () => {
    await mkdir(pictures, { recursive: true })
    for (const language of ['en', 'zh-CN'] as const) {
      const shown = await startDemo(1, language)
      await Promise.all(looks.map((look) => portray(shown.addresses[0] ?? '', language, look)))
      await shown.stop()
    }
  })

  const looks = (['light', 'dark'] as const).flatMap((theme) => [1440, 360].map((width) => ({ theme, width })))

  async function portray(address: string, language: 'en' | 'zh-CN', { theme, width }: (typeof looks)[number]): Promise<void> {
    const context = await browser.newContext({
      viewport: { width, height: width === 360 ? 780 : 900 },
      locale: language,
      colorScheme: theme,
      timezoneId: 'Asia/Taipei',
      // a picture is no place for a pulse
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('.rl-pop').getByText('482913').first().waitFor({ timeout: 60_000 })
    await page.getByText('EM-7 trips the fuse when heating').first().waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)))
    const name = language === 'en' ? 'en' : 'zh'
    await page.screenshot({ path: join(pictures ?? '', `desk-${name}-${theme}-${width}.png`), animations: 'disabled' })
    await context.close()
  }
})
