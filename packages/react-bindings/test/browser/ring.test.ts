import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scenarios } from '../fixtures/scenarios.js'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import { takePicture } from './open-page.js'
import { type ServedPage, servePage } from './serve-page.js'

const executablePath = findChromium()
const policy = (name: string) => ['--headless', '--no-sandbox', '--disable-gpu', '--mute-audio', `--autoplay-policy=${name}`]

describe.skipIf(executablePath === null)('a ring in a real browser', () => {
  let served: ServedPage
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    served = await servePage({ script: 'ring-page.tsx', style: 'fixture-page.css' })
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: policy('document-user-activation-required') })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 360, height: 800 } })).newPage()
  })
  afterEach(() => page.context().close())
  const open = async (how: string) => {
    const silent = page.waitForEvent('console', (message) => message.text() === 'kept silent')
    await page.goto(`${served.url}#${how}`)
    await silent
  }
  const sounds = () => page.evaluate(() => window.sounds.map(({ state }) => state))

  it.each([
    ['en', 'light', 'Play'],
    ['en', 'dark', 'Play'],
    ['zh-CN', 'light', '播放'],
    ['zh-CN', 'dark', '播放'],
  ] as const)('that is kept silent is told of and heard by a press: %s, %s', async (language, theme, play) => {
    await open(`${language},${theme}`)
    const button = page.getByRole('button', { name: play, exact: true })
    await button.waitFor()
    expect(await page.locator('[role=alert]').filter({ has: button }).count(), 'announced').toBe(1)
    expect(await sounds()).toEqual(['suspended'])
    expect(await barriersOf(button)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await takePicture(page, `ring-${language}-${theme}`)
    await button.press('Enter')
    await button.waitFor({ state: 'detached' })
    expect(await sounds()).toEqual(['running'])
    await page.evaluate((snapshot) => window.desk.show(snapshot as never), scenarios.talking)
    await expect.poll(sounds).toEqual(['closed'])
    expect(served.reports).toEqual([])
  })

  it('ends when the desk leaves the page', async () => {
    await open('en,light')
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(sounds).toEqual(['running'])
    await page.evaluate(() => window.leave())
    await expect.poll(sounds).toEqual(['closed'])
  })
})
