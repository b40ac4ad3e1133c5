import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import { listenInPage, type ServedDesk, serveDesk } from './serve-desk.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('a refresh of the desk, in a real browser', () => {
  let desk: ServedDesk
  let browser: Browser

  beforeAll(async () => {
    desk = await serveDesk()
    browser = await launchChromium(chromium ?? '')
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await desk?.[Symbol.asyncDispose]()
  })

  const state = (page: Page) => page.locator('.rl-bar-state')
  const press = (page: Page, name: string) => page.locator('.rl-controls').getByRole('button', { name, exact: true }).click()
  const selected = (page: Page) => page.locator('.rl-call-item[aria-current]').getAttribute('data-rl-call')
  const rung = (page: Page) => page.evaluate(() => Number(sessionStorage.getItem('rung')))

  it('in ringing, talk, hold, consultation and wrap-up: the same state and call, no second ring, no typed word lost', {
    timeout: 150_000,
  }, async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.addInitScript(listenInPage)
    // over refreshes, what rang is counted in what the tab keeps
    await page.addInitScript(() => {
      const heard = (window as unknown as { ringloopHeard: { what: string }[] }).ringloopHeard
      const { push } = heard
      heard.push = (...some) => {
        for (const { what } of some) {
          if (what === 'rang') sessionStorage.setItem('rung', String(Number(sessionStorage.getItem('rung')) + 1))
        }
        return push.apply(heard, some)
      }
    })
    await page.goto(desk.address)
    await page.locator('.rl-panes').waitFor({ timeout: 30_000 })
    const customer = desk.demo.simulator.call({ from: '0912345678', name: 'Jane Customer', to: '5001' })
    const refresh = async (says: string) => {
      await state(page).getByText(says, { exact: false }).first().waitFor({ timeout: 15_000 })
      const before = await selected(page)
      await page.reload()
      await state(page).getByText(says, { exact: false }).first().waitFor({ timeout: 15_000 })
      expect(await selected(page)).toBe(before)
      expect(before).toBe(customer.id)
    }

    await page.locator('.rl-pop').waitFor({ timeout: 15_000 })
    await expect.poll(() => rung(page)).toBe(1)
    await refresh('Ringing')
    await page.locator('.rl-pop').getByRole('button', { name: 'Accept' }).click({ timeout: 15_000 })

    await refresh('Connected')
    // typed, and the page left at once: it was not sent yet
    await page.getByLabel('Subject').fill('EM-7 does not heat')
    await page.reload()
    await expect.poll(() => page.getByLabel('Subject').inputValue(), { timeout: 15_000 }).toBe('EM-7 does not heat')
    const draft = async () => (await desk.way.view('1001')).interactions[customer.id]?.interaction.filing
    await expect.poll(async () => JSON.stringify(await draft()), { timeout: 15_000 }).toContain('EM-7 does not heat')

    await press(page, 'Hold')
    await refresh('On hold')
    await press(page, 'Resume')
    await state(page).getByText('Connected').waitFor({ timeout: 15_000 })

    await press(page, 'Transfer')
    await page.getByRole('option', { name: /張志明/ }).click()
    await press(page, 'Consult first')
    await page.getByText('Consulting 張志明').waitFor({ timeout: 20_000 })
    await page.reload()
    await page.getByText('Consulting 張志明').waitFor({ timeout: 20_000 })
    expect(await selected(page)).toBe(customer.id)
    await press(page, 'Back to the customer')
    await state(page).getByText('Connected').waitFor({ timeout: 15_000 })

    await press(page, 'Hang up')
    const note = page.locator('[data-rl-focus=note]')
    await note.fill('A new fuse is on its way.')
    await page.locator('.rl-choice').first().click()
    await page.reload()
    await expect.poll(() => note.inputValue(), { timeout: 15_000 }).toBe('A new fuse is on its way.')
    expect(await page.locator('.rl-choice input').first().isChecked()).toBe(true)
    expect(await selected(page)).toBe(customer.id)
    expect(await rung(page)).toBe(1)

    await page.getByRole('button', { name: 'File ticket' }).click()
    await page
      .getByText(/Ticket \S+ filed|Filed/)
      .first()
      .waitFor({ timeout: 20_000 })
    const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('ringloop.typed/')))
    await expect.poll(kept).toEqual([])
    expect(await rung(page)).toBe(1)
  })
})
