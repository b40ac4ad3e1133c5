import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { barriersOf } from '../../../react-bindings/test/browser/barriers.js'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import { complaintsOf } from '../../../react-bindings/test/browser/complaints.js'
import { type ServedPages, servePages } from './serve-pages.js'

const chromium = findChromium()
const pages = ['supervisor', 'wallboard', 'dispatch'] as const
const titles = {
  en: { supervisor: 'Supervisor desk', wallboard: 'Wallboard', dispatch: 'Dispatch' },
  'zh-CN': { supervisor: '主管席', wallboard: '监控大屏', dispatch: '派单' },
}
/** What is there once a page shows what it is for. */
const content = {
  supervisor: '[data-rl-agent="1001"]',
  wallboard: '.rl-figures',
  dispatch: '[data-rl-choice="order o-1"]',
}

describe.skipIf(chromium === null)('the pages of supervisors, screens and dispatchers, served by the gateway', () => {
  let browser: Browser
  let served: ServedPages
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    served = await servePages()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    page = await context.newPage()
    complaints = complaintsOf(page)
  })
  afterEach(() => context.close())

  const open = (path: string, token: string) => page.goto(`${served.url}/${path}#token=${token}`)
  const prefer = (language: string, theme: string) =>
    context.addInitScript((set) => localStorage.setItem('ringloop.preferences', JSON.stringify(set)), { language, theme })
  const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  const links = () => page.locator('.page-link').allTextContents()

  describe.each(pages)('/%s', (name) => {
    it.each([
      ['en', 'light', 1440],
      ['zh-CN', 'dark', 1440],
      ['en', 'dark', 360],
      ['zh-CN', 'light', 360],
    ] as const)(
      'shows it to a supervisor in %s, %s, at %d px: named, without barriers, overflow or complaints',
      { timeout: 60_000 },
      async (language, theme, width) => {
        await prefer(language, theme)
        await page.setViewportSize({ width, height: 900 })
        await open(name, 'token-1002')
        expect(await barriersOf(page.locator(content[name]))).toEqual([])
        expect(page.url()).toBe(`${served.url}/${name}`)
        await expect.poll(() => page.title()).toBe(`${titles[language][name]} · Ringloop`)
        expect(await page.locator('h1').allTextContents()).toEqual([titles[language][name]])
        // with the menu, whose ways to other pages come when the gateway has answered
        await page.mouse.move(200, 200)
        await page.locator('.page-settings > summary').click()
        expect(await barriersOf(page.locator('.page-link').nth(2))).toEqual([])
        expect(await tooWide()).toBe(0)
        expect(complaints).toEqual([])
      },
    )

    it('asks for a token where there is none, in words of the page', { timeout: 60_000 }, async () => {
      await page.goto(`${served.url}/${name}`)
      expect(await barriersOf(page.getByLabel('Token'))).toEqual([])
      expect(await page.title()).toBe(`${titles.en[name]} · Ringloop`)
      await page.getByLabel('Token').fill('token-1002')
      await page.keyboard.press('Enter')
      await page.locator(content[name]).first().waitFor()
    })
  })

  it.each(['supervisor', 'wallboard'] as const)(
    '/%s says to an agent that it is not theirs',
    { timeout: 60_000 },
    async (name) => {
      await open(name, 'token-1001')
      expect(await barriersOf(page.getByText(refusals[name]))).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  it('shows a screen its wallboard and nothing else', { timeout: 60_000 }, async () => {
    await open('wallboard', 'token-hall')
    await page.locator(content.wallboard).waitFor()
    await page.mouse.move(200, 200)
    await page.locator('.page-settings > summary').click()
    await page.getByLabel('Language').waitFor()
    expect(await links()).toEqual([])
    // what else there is does not exist for it; whoever came there is told whose token it takes, and has the way back
    for (const [name, whose] of [
      ['supervisor', /sign in with the token of a supervisor/],
      ['dispatch', /sign in with the token of a supervisor or an agent/],
    ] as const) {
      await page.goto(`${served.url}/${name}`)
      expect(await barriersOf(page.getByRole('status').filter({ hasText: whose }))).toEqual([])
      await page.getByRole('link', { name: 'Show the wallboard' }).click()
      await page.waitForURL(`${served.url}/wallboard`)
      await page.locator(content.wallboard).waitFor()
    }
    // it has no desk
    await page.goto(`${served.url}/`)
    await page.waitForURL(`${served.url}/wallboard`)
    await page.locator(content.wallboard).waitFor()
    expect(complaints).toEqual([])
  })

  it('leads a supervisor from the desk to each page and back, by keyboard', { timeout: 60_000 }, async () => {
    await open('', 'token-1002')
    await page.getByText('No call right now').first().waitFor()
    const follow = async (name: string) => {
      await page.locator('.page-settings > summary').focus()
      await page.keyboard.press('Enter')
      const link = page.getByRole('link', { name, exact: true })
      await link.focus()
      await page.keyboard.press('Enter')
    }
    for (const name of pages) {
      await follow(titles.en[name])
      await page.locator(content[name]).first().waitFor()
    }
    await follow('Agent desk')
    await page.getByText('No call right now').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('leads an agent to the orders that they may take, and nowhere else', { timeout: 60_000 }, async () => {
    await open('', 'token-1001')
    await page.locator('.page-settings > summary').click()
    await page.getByRole('link', { name: 'Dispatch' }).waitFor()
    await page.getByLabel('Density').selectOption('compact')
    await page.locator('.rl-desk[data-rl-density=compact]').waitFor()
    expect(await links()).toEqual(['Dispatch'])
  })

  it('never takes a ring away from the desk, and says on other pages who rings', { timeout: 60_000 }, async () => {
    await open('', 'token-1002')
    await page.getByText('No call right now').first().waitFor()
    const second = await context.newPage()
    await second.goto(`${served.url}/supervisor#token=token-1002`)
    // looked at last: among tabs with a desk this one would ring
    await second.locator(content.supervisor).waitFor()
    const customer = served.simulator.call({ from: '0912345678', name: 'Jane Customer', to: '1002', patienceSeconds: 30 })
    await second.getByRole('link', { name: /^Incoming: / }).waitFor({ timeout: 20_000 })
    await expect.poll(() => second.title()).toMatch(/^☎ Incoming: /)
    expect(await second.locator('[aria-live=assertive]').allTextContents()).toEqual([''])
    await page.locator('.rl-pop').waitFor()
    customer.hangUp()
  })

  it('answers with 404 where no page is, and with a page that no cache keeps where one is', async () => {
    const statusOf = async (path: string) => (await fetch(`${served.url}${path}`)).status
    expect(await Promise.all(['/nowhere', '/supervisor/', '/wallboard/x', '/desk.html'].map(statusOf))).toEqual([
      404, 404, 404, 404,
    ])
    for (const path of ['/', '/supervisor', '/wallboard', '/dispatch']) {
      const answer = await fetch(`${served.url}${path}`)
      expect([answer.status, answer.headers.get('cache-control')], path).toEqual([200, 'no-cache'])
      expect(answer.headers.get('content-security-policy'), path).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'/,
      )
    }
    // below a page’s name its requests want a token as before
    expect(await statusOf('/dispatch/pool')).toBe(401)
  })
})

const refusals = {
  supervisor: 'This view is for supervisors',
  wallboard: 'The wallboard is not shown here',
}
