import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScenarioName } from '../fixtures/scenarios.js'
import { scenarios } from '../fixtures/scenarios.js'
import { readyOf } from '../fixtures/stages.js'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'
import { partInMain } from './serve-page.js'

const chromium = findChromium()
const names = Object.keys(scenarios) as ScenarioName[]
const languages = ['en', 'zh-CN'] as const
const themes = ['light', 'dark'] as const

describe.skipIf(chromium === null)('the desk in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({ script: 'fixture-page.tsx', style: 'fixture-page.css', body: partInMain })
    ;({ page, complaints } = open)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = async (name: ScenarioName, language: string, theme: string) => {
    await page.evaluate(([n, l, t]) => window.showScenario(n as never, l as never, t as never), [name, language, theme])
    // Calls that are over are shown when they are picked.
    if (name === 'waiting' || name === 'failed' || name.startsWith('filed') || name.startsWith('callBack')) {
      await page.evaluate(() => document.querySelector<HTMLButtonElement>('[data-rl-call="call-1"]')?.click())
    }
  }
  const overflow = () =>
    page.evaluate(() => {
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
      // the desk stands, its panes scroll
      const standing = [...document.querySelectorAll('.rl-desk, .rl-desk-frame, .rl-panes')]
      const panes = [...document.querySelectorAll('.rl-left, .rl-middle, .rl-right, .rl-bar, .rl-pop, .rl-banners')]
      // WCAG 2.2, 2.5.8; what lies inside a line of text is excepted
      const small = [...document.querySelectorAll('button, summary, select, input:not([type=radio], [type=checkbox])')]
        .filter((target) => target.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }))
        .filter((target) => {
          const { width, height } = target.getBoundingClientRect()
          return width > 0 && (Math.round(width) < 24 || Math.round(height) < 24) && !target.closest('details.rl-details')
        })
      return {
        small: small.map((target) => target.outerHTML.slice(0, 120)),
        page: wide,
        tall: standing.filter((part) => part.scrollHeight > part.clientHeight + 1).map((part) => part.className),
        panes: panes.filter((pane) => pane.scrollWidth > pane.clientWidth + 1).map((pane) => pane.className),
      }
    })
  const check = async (what: string, shown: string) => {
    expect(await barriersOf(page.locator(shown).filter({ visible: true })), what).toEqual([])
    expect(await overflow(), what).toEqual({ small: [], page: 0, tall: [], panes: [] })
  }

  describe.each([360, 900, 1440])('at %d px', (width) => {
    it.each(names)(
      '%s: no barrier, no overflow, no complaint',
      async (name) => {
        await page.setViewportSize({ width, height: width < 768 ? 780 : 900 })
        complaints.length = 0
        // 900 px is the drawer's layout: colours and words are proved by the other two.
        for (const language of width === 900 ? languages.slice(0, 1) : languages) {
          for (const theme of width === 900 ? themes.slice(0, 1) : themes) {
            const what = `${name} ${language} ${theme} ${width}`
            await show(name, language, theme)
            await check(what, readyOf(name, 'desk'))
            await takePicture(page, `${name}-${language}-${theme}-${width}`)
            if (width !== 360) continue
            for (const tab of [0, 2]) {
              await page.locator('.rl-tab').nth(tab).click()
              const panes = '.rl-left, .rl-middle, .rl-right'
              const shown = await page.locator(panes).filter({ visible: true }).count()
              // Before the first snapshot there is nothing but the word on that.
              if (scenarios[name].view !== null) expect(shown, `${what} tab ${tab}`).toBe(1)
              await check(`${what} tab ${tab}`, scenarios[name].view === null ? '.rl-desk' : panes)
              await takePicture(page, `${name}-${language}-${theme}-${width}-tab${tab}`)
            }
          }
        }
        expect(complaints).toEqual([])
      },
      60_000,
    )
  })

  describe.each([360, 1440])('what is opened by a button, at %d px', (width) => {
    it.each(languages)(
      '%s: no barrier, no overflow',
      async (language) => {
        await page.setViewportSize({ width, height: width === 360 ? 780 : 900 })
        for (const theme of themes) {
          const look = async (what: string, shown: string) => {
            await check(`${what} ${language} ${theme} ${width}`, shown)
            await takePicture(page, `${what}-${language}-${theme}-${width}`)
          }
          await show('talking', language, theme)
          await page.locator('[data-rl-panel=transfer]').click()
          await look('transferPanel', '.rl-panel')
          await page.keyboard.press('Escape')
          await page.locator('[data-rl-panel=keypad]').click()
          await look('keypad', '.rl-panel')
          await page.evaluate(() => window.refuse())
          await page.keyboard.press('5')
          await look('keypadRefused', '.rl-panel .rl-error')
          await page.keyboard.press('Escape')
          await page.evaluate(() => window.refuse())
          await page.locator('[data-rl-command=park]').click()
          await look('refused', '.rl-controls .rl-error')
          await show('talking', language, theme)
          await page.evaluate(() => window.refuse())
          if (width === 360) await page.locator('.rl-tab').nth(2).click()
          const subject = page.locator('.rl-field-subject input')
          const drafted = await subject.inputValue()
          await subject.fill('Two fuses, not one')
          await page.keyboard.press('Tab')
          await page.locator('.rl-field-subject .rl-error').waitFor()
          await page.evaluate(() => window.sendTicket())
          await look('tooLate', '.rl-ticket')
          expect(await subject.inputValue(), 'what came too late is there').toBe('Two fuses, not one')
          await page.locator('.rl-field-subject .rl-error button').press('Enter')
          await expect.poll(() => subject.inputValue()).toBe(drafted)
          await show('hostileCompany', language, theme)
          await page.locator('[data-rl-panel=keypad]').click()
          await look('hostileCompany', '.rl-panel')
          await show('hostile', language, theme)
          await page.evaluate(() => window.refuse())
          await page.locator('.rl-pop [data-rl-command=reject]').click()
          await look('popRefused', '.rl-pop .rl-error')
          await show('supervisor', language, theme)
          await page.locator('.rl-agent-menu > summary').click()
          await look('agentMenu', '.rl-agent-menu .rl-menu-body')
          await page.keyboard.press('Escape')
          await page.locator('.rl-dial-menu > button').click()
          await look('dialMenu', '.rl-dial-menu .rl-menu-body')
          const box = await page.locator('.rl-dial-menu .rl-menu-body').boundingBox()
          expect(box && box.x >= 0 && box.x + box.width <= width, 'the menu is on the screen').toBe(true)
          await page.evaluate(() => window.refuse())
          await page.keyboard.type('0912 345 678')
          await page.keyboard.press('Enter')
          await look('dialRefused', '.rl-dial-menu .rl-error')
          expect(await page.locator('.rl-dial-menu input').inputValue(), 'what was typed stays').toBe('0912 345 678')
          await show('supervisor', language, theme)
          if (width === 360) await page.locator('.rl-tab').first().click()
          await page.locator('[data-rl-call=call-3]').click()
          if (width === 360) await page.locator('.rl-tab').nth(1).click()
          await look('supervised', '.rl-middle')
        }
      },
      60_000,
    )
  })

  it('lists its keys on ?, as a dialog that closes on Escape and gives the focus back', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('talking', 'en', 'light')
    await page.keyboard.press('Shift+?')
    await check('keyboard help', 'dialog')
    await takePicture(page, 'keyboard-en-light-1440')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  it('keeps the focus where one was when its button goes, but never on one that ends a call', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('talking', 'en', 'light')
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null
        return element?.dataset.rlCommand ?? element?.dataset.rlPanel ?? element?.className ?? ''
      })
    const change = (name: string) => page.evaluate((to) => window.desk.show(window.scenarioOf(to as never)), name)
    await page.locator('[data-rl-command=hold]').focus()
    await page.keyboard.press('Enter')
    expect(await focused(), 'while it is on its way').toBe('hold')
    await change('muted')
    await expect.poll(focused).toBe('retrieve')
    await change('talking')
    await page.locator('[data-rl-panel=transfer]').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('1002')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('consult')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('transfer')
    await change('consultRings')
    await expect.poll(focused).not.toMatch(/hangUp|^$/)
    await change('consulting')
    await page.locator('[data-rl-command=completeTransfer]').focus()
    await change('wrapUp')
    await expect.poll(focused).toContain('rl-bar')
    await change('supervisor')
    await page.locator('.rl-call-row [data-rl-command=retrieveParked]').focus()
    await change('talking')
    await expect.poll(focused).toContain('rl-calls')
  })

  it('opens and closes its menus by keyboard alone', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('supervisor', 'en', 'light')
    const inMenu = () => page.evaluate(() => document.activeElement?.closest('.rl-menu-body') != null)
    for (const opener of ['.rl-dial-menu > button', '.rl-agent-menu > summary']) {
      await page.locator(opener).focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      expect(await inMenu(), opener).toBe(true)
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator(`${opener}:focus`).count()).toBe(1)
      expect(await page.locator('.rl-menu-body').filter({ visible: true }).count(), opener).toBe(0)
    }
  })

  it('moves no button of a call when it is held, muted or recorded', async () => {
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 })
      const places = async (name: ScenarioName) => {
        await show(name, 'en', 'light')
        const boxes = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.rl-command')].map((button) => {
            const { x, y } = button.getBoundingClientRect()
            return [button.dataset.rlPanel ?? button.dataset.rlCommand, Math.round(x), Math.round(y)] as const
          }),
        )
        return Object.fromEntries(boxes.map(([key, x, y]) => [key, [x, y]]))
      }
      const [talking, muted] = [await places('talking'), await places('muted')]
      expect(muted.retrieve, `${width}`).toEqual(talking.hold)
      expect(muted.unmute, `${width}`).toEqual(talking.mute)
      for (const key of ['transfer', 'park', 'keypad', 'hangUp']) expect(muted[key], `${key} at ${width}`).toEqual(talking[key])
    }
  })

  it('is usable by keyboard alone: the ticket, a field, the note, and filing', async () => {
    await page.setViewportSize({ width: 900, height: 900 })
    await show('wrapUp', 'en', 'light')
    await page.keyboard.press('n')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('to be filed by key')
    await page.keyboard.press('Control+Enter')
    await expect
      .poll(() => page.evaluate(() => window.desk.sent))
      .toEqual([{ type: 'completeWrapUp', callId: 'call-1', disposition: null, note: 'to be filed by key' }])
  })

  it('opens and closes the ticket as a drawer between 768 and 1199 px, out of everybody’s way while closed', async () => {
    await page.setViewportSize({ width: 1000, height: 800 })
    await show('talking', 'en', 'light')
    const subject = page.getByLabel('Subject')
    expect(await subject.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Show ticket' }).click()
    await expect.poll(() => subject.isVisible()).toBe(true)
    await check('drawer', '.rl-right')
    await takePicture(page, 'drawer-en-light-1000')
    await page.getByRole('button', { name: 'Hide ticket' }).click()
    await expect.poll(() => subject.isVisible()).toBe(false)
  })

  it('opens the drawer for a wrap-up, and takes it away for the next call', async () => {
    await page.setViewportSize({ width: 900, height: 800 })
    await show('wrapUp', 'en', 'light')
    const note = page.locator('[data-rl-focus=note]')
    await expect.poll(() => note.isVisible()).toBe(true)
    await page.evaluate(() => {
      const { view } = window.scenarioOf('supervisor')
      const { 'call-5': parked } = view?.interactions ?? {}
      if (!view || !parked) return
      const call = { ...parked, mine: 'ringing' as const }
      window.desk.show({ view: { ...view, interactions: { 'call-5': call } } })
    })
    await expect.poll(() => page.locator('.rl-right').isVisible()).toBe(false)
  })

  it.each(['ringing', 'newCustomer'] as const)('moves nothing of a pop when the answer comes late: %s', async (answer) => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('lookingUp', 'en', 'light')
    const places = async () => {
      const boxes = await Promise.all(
        [page.getByRole('button', { name: 'Open', exact: true }), page.locator('.rl-pop-keyed'), page.locator('.rl-pop')].map(
          (part) => part.boundingBox(),
        ),
      )
      const [button, keyed, pop] = boxes
      return { button: [button?.x, button?.y], keyed: keyed?.y, bottom: pop && Math.round(pop.y + pop.height) }
    }
    const before = await places()
    await page.evaluate((name) => window.desk.show(window.scenarioOf(name)), answer)
    await page.getByText(answer === 'ringing' ? '97% sure' : 'Nobody has this number').waitFor()
    expect(await places()).toEqual(before)
  })
})
