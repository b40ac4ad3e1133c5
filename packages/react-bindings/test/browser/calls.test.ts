import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ScenarioName } from '../fixtures/scenarios.js'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'
import { partInMain } from './serve-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('calls by keyboard alone, in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({ script: 'fixture-page.tsx', style: 'fixture-page.css', body: partInMain })
    ;({ page, complaints } = open)
  })
  afterEach(() => {
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = (name: ScenarioName, language = 'en', theme = 'light') =>
    page.evaluate(([n, l, t]) => window.showScenario(n as never, l as never, t as never), [name, language, theme])
  const sent = () => page.evaluate(() => window.desk.sent)
  const control = (command: object) => ({ type: 'control', command })
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('role') ?? document.activeElement?.tagName)

  it('transfers by search: opens by key, finds by name, goes by arrow, transfers by Enter', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('teamToTransfer')
    await page.keyboard.press('f')
    await expect.poll(focused).toBe('combobox')
    await page.keyboard.type('fang')
    expect(await page.locator('.rl-target').count(), 'nobody is so called').toBe(0)
    await page.keyboard.press('Control+A')
    await page.keyboard.type('王')
    await page.keyboard.press('ArrowDown')
    const active = await page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant')
      return id ? document.getElementById(id)?.textContent : null
    })
    expect(active).toBe('王芳 1005 · Ready')
    await page.keyboard.press('Enter')
    expect(await sent()).toEqual([control({ type: 'blindTransfer', callId: 'call-1', to: '1005' })])
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-rl-panel'))).toBe('transfer')
  })

  it('consults a queue by search', async () => {
    await show('teamToTransfer')
    await page.keyboard.press('f')
    await page.keyboard.type('bill')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await sent()).toEqual([control({ type: 'consult', callId: 'call-1', to: '5001' })])
  })

  it('does anything by the palette, and gives the focus back', async () => {
    await show('teamToTransfer')
    await page.locator('[data-rl-command=mute]').focus()
    await page.keyboard.press('Control+k')
    await expect.poll(focused).toBe('combobox')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-rl-command'))).toBe('mute')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('consult rossi')
    await page.keyboard.press('Enter')
    expect(await sent()).toEqual([control({ type: 'consult', callId: 'call-1', to: '1003' })])
    await page.keyboard.press('Control+k')
    await page.keyboard.type('go to the customer')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('rl-middle')
  })

  it('gives an action another key, which is kept', async () => {
    await show('talking')
    await page.keyboard.press('Shift+?')
    const change = page.getByRole('button', { name: 'Change the key: Mute or unmute' })
    await change.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('h')
    await page.getByText('H is taken by “Hold or resume”. Press another.').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count(), 'Escape leaves the key, not the dialog').toBe(1)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+m')
    await page.getByText('“Mute or unmute” is on Ctrl+M now.').waitFor()
    expect(await barriersOf(page.getByRole('dialog'))).toEqual([])
    await takePicture(page, 'rebind-en-light-1440')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Control+m')
    expect(await sent()).toEqual([control({ type: 'mute', callId: 'call-1' })])
    await page.reload()
    await show('talking')
    await page.keyboard.press('Control+m')
    expect(await sent()).toEqual([control({ type: 'mute', callId: 'call-1' })])
    await page.evaluate(() => localStorage.clear())
    await page.reload()
  })

  it('switches between two calls by one key, and sets what comes after them', async () => {
    await show('twoCalls')
    await page.keyboard.press('s')
    await expect
      .poll(sent)
      .toEqual([control({ type: 'hold', callId: 'call-1' }), control({ type: 'retrieve', callId: 'call-2' })])
    await show('nextState')
    await page.keyboard.press('e')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await sent()).toEqual([control({ type: 'setAgentStatus', status: 'On Break', reason: 'Break' })])
  })

  describe.each([360, 1440])('at %d px', (width) => {
    it.each(['en', 'zh-CN'])(
      '%s: what is opened has no barrier and fits',
      async (language) => {
        await page.setViewportSize({ width, height: width === 360 ? 780 : 900 })
        for (const theme of ['light', 'dark']) {
          const look = async (what: string, shown: string) => {
            expect(await barriersOf(page.locator(shown)), `${what} ${language} ${theme}`).toEqual([])
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
            expect(wide, `${what} ${language} ${theme}`).toBe(0)
            await takePicture(page, `${what}-${language}-${theme}-${width}`)
          }
          await show('teamToTransfer', language, theme)
          await page.keyboard.press('f')
          await page.keyboard.press('ArrowDown')
          await look('targets', '.rl-target[aria-selected=true]')
          await page.keyboard.type('zzz')
          await look('targetsNone', '.rl-panel .rl-error, .rl-panel > .rl-quiet')
          await page.keyboard.press('Escape')
          await page.keyboard.press('Control+k')
          await look('palette', '.rl-palette-item')
          await page.keyboard.type('10')
          await look('paletteSearch', '.rl-palette-item')
          await page.keyboard.press('Escape')
          await show('threeCalls', language, theme)
          await look('threeCalls', '.rl-line')
          await show('nextState', language, theme)
          await page.keyboard.press('e')
          await look('nextStateMenu', '.rl-agent-menu .rl-menu-reason')
          await show('talking', language, theme)
          await page.keyboard.press('Shift+?')
          await look('keys', '.rl-keys .rl-button')
          await page.keyboard.press('Escape')
        }
      },
      60_000,
    )
  })
})
