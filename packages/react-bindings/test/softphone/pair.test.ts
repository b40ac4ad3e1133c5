import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from '../browser/browser.js'
import { type ServedPage, servePage } from '../browser/serve-page.js'

const executablePath = findChromium()

/** The softphone with the real JsSIP and the browser's own sound, and customers who call it; only the switch between them is the page's. */
describe.skipIf(executablePath === null)('the softphone and two callers', () => {
  let browser: Browser
  let served: ServedPage
  let page: Page

  beforeAll(async () => {
    served = await servePage({ script: '../softphone/pair-page.ts' })
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--mute-audio',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    await page?.context().close()
    page = await (await browser.newContext({ permissions: ['microphone'] })).newPage()
    await page.goto(served.url)
    await expect.poll(async () => (await state()).line.state).toBe('registered')
  })
  const state = () => page.evaluate(() => window.phone.getSnapshot())
  const states = async () =>
    (await state()).calls.map(({ from, state, held }) => `${from.number} ${state}${held.here ? ', held' : ''}`)
  const shows = (...calls: string[]) => expect.poll(states, { timeout: 10_000 }).toEqual(calls)
  const answer = async (name: string) => {
    await page.evaluate((caller) => window.call(caller), name)
    await expect.poll(states, { timeout: 10_000 }).toContain(`${name} ringing`)
    await page.evaluate(() => window.phone.answer())
  }
  /** Whether a customer hears the agent, whose microphone beeps. */
  const hears = (name: string) => page.evaluate(async (caller) => (await window.heardBy(caller)) > 1e-4, name)
  const becomesAudible = (name: string) => expect.poll(() => hears(name), { timeout: 15_000 }).toBe(true)

  it('hear the agent in turn: the second while the first is held, and the first again when the second is gone', {
    timeout: 60_000,
  }, async () => {
    await answer('anna')
    await shows('anna talking')
    await becomesAudible('anna')
    await answer('bert')
    await shows('anna talking, held', 'bert talking')
    await becomesAudible('bert')
    expect(await hears('anna')).toBe(false)
    await page.evaluate(() => window.hangUp('bert'))
    await shows('anna talking')
    await becomesAudible('anna')
    expect(await page.evaluate(() => window.openMicrophones())).toBe(1)
    await page.evaluate(() => window.phone.hangUp())
    await shows()
    expect(await page.evaluate(() => window.openMicrophones())).toBe(0)
  })

  it('leave no microphone open when they hang up while the person is asked for it', { timeout: 30_000 }, async () => {
    await page.evaluate(() => {
      Object.assign(window, { allow: window.askFirst() })
    })
    await answer('anna')
    await shows('anna connecting')
    await page.evaluate(() => window.hangUp('anna'))
    await shows()
    await page.evaluate(() => (window as unknown as { allow: () => void }).allow())
    await expect.poll(() => page.evaluate(() => window.microphones())).toBe(1)
    await expect.poll(() => page.evaluate(() => window.openMicrophones())).toBe(0)
  })
})
