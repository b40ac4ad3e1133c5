import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import type { FloorScene } from './floor-page.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'
import { partInMain } from './serve-page.js'

const chromium = findChromium()
const languages = ['en', 'zh-CN'] as const
const themes = ['light', 'dark'] as const
const scenes: readonly FloorScene[] = ['busy', 'empty', 'loading', 'refused', 'offline', 'off', 'hostile']

describe.skipIf(chromium === null)('the supervisor’s desk in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({ script: 'floor-page.tsx', style: 'floor-page.css', body: partInMain })
    ;({ page, complaints } = open)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = (scene: FloorScene, language: string, theme: string) =>
    page.evaluate(([s, l, t]) => window.showFloor(s as never, l as never, t as never), [scene, language, theme])
  /** What is too wide for its place, and targets under 24 px (WCAG 2.2, 2.5.8). */
  const misfits = () =>
    page.evaluate(() => ({
      page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      parts: [...document.querySelectorAll('.rl-floor-part, .rl-floor-bar')]
        .filter((part) => part.scrollWidth > part.clientWidth + 1)
        .map((part) => part.className),
      small: [...document.querySelectorAll('button, select, input')]
        .filter((target) => target.checkVisibility({ contentVisibilityAuto: true }))
        .map((target) => target.getBoundingClientRect())
        .filter(({ width, height }) => width > 0 && (Math.round(width) < 24 || Math.round(height) < 24)).length,
    }))
  const picture = (name: string) => takePicture(page, `floor-${name}`, { fullPage: true })
  const check = async (what: string, shown: string) => {
    expect(await barriersOf(page.locator(shown)), what).toEqual([])
    expect(await misfits(), what).toEqual({ page: 0, parts: [], small: 0 })
  }
  const sent = () => page.evaluate(() => window.floorDesk.sent)
  const row = (key: 'agent' | 'waiting' | 'queue', id: string) => page.locator(`[data-rl-${key}="${id}"]`)
  /** Presses Tab until the element has the focus: no job may need more than the keyboard. */
  const tabTo = async (selector: string) => {
    for (let presses = 0; presses < 150; presses++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never came to ${selector}.`)
  }

  describe.each([360, 1440])('at %d px', (width) => {
    it.each(scenes)(
      '%s: no barrier, no overflow, no complaint',
      async (scene) => {
        await page.setViewportSize({ width, height: width < 768 ? 780 : 900 })
        complaints.length = 0
        for (const language of languages)
          for (const theme of themes) {
            await show(scene, language, theme)
            await check(`${scene} ${language} ${theme} ${width}`, '.rl-supervisor .rl-part')
            await picture(`${scene}-${language}-${theme}-${width}`)
          }
        expect(complaints).toEqual([])
        expect(open.served.reports).toEqual([])
      },
      60_000,
    )

    it.each(languages)(
      '%s: what is opened by a button, and what was refused',
      async (language) => {
        await page.setViewportSize({ width, height: width < 768 ? 780 : 900 })
        for (const theme of themes) {
          await show('busy', language, theme)
          await row('waiting', 'wait-1').locator('[data-rl-panel=move]').click()
          await row('agent', '1004').locator('[data-rl-panel=state]').click()
          await check(`opened ${language} ${theme} ${width}`, '[data-rl-agent="1004"] .rl-floor-more, .rl-floor-more')
          await picture(`opened-${language}-${theme}-${width}`)
          await page.evaluate(() => window.refuseFloor())
          await row('waiting', 'wait-3').locator('[data-rl-command=raiseWaiting]').click()
          await check(`refused ${language} ${theme} ${width}`, '.rl-floor-more .rl-error')
          await picture(`error-${language}-${theme}-${width}`)
        }
      },
      60_000,
    )
  })

  it('fits screens from a tablet to a wall', async () => {
    for (const width of [768, 1024, 2560]) {
      await page.setViewportSize({ width, height: 1000 })
      for (const language of languages) {
        await show('busy', language, 'light')
        expect(await misfits(), `${width} ${language}`).toEqual({ page: 0, parts: [], small: 0 })
        await picture(`busy-${language}-light-${width}`)
      }
    }
  })

  it('does every job by keyboard alone: listen, whisper, barge in, stop, raise, move, give to an agent, take, change a state', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('busy', 'en', 'light')
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const at = (key: string, id: string, what: string) => `[data-rl-${key}="${id}"] ${what}`
    const asked: object[] = []
    const press = async (selector: string, command: object) => {
      await tabTo(selector)
      await page.keyboard.press('Enter')
      asked.push(command)
      await expect.poll(sent).toEqual(asked)
    }
    const control = (command: object) => ({ type: 'control', command })
    // 194 s are before it, it has waited 12: what is missing, and a minute more
    await press(at('waiting', 'wait-3', '[data-rl-command=raiseWaiting]'), {
      type: 'raiseWaiting',
      callId: 'wait-3',
      headStartSeconds: 96 + 300 - 12 + 60,
    })
    await tabTo(at('waiting', 'wait-3', '[data-rl-panel=move]'))
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
    await page.keyboard.press('ArrowDown')
    await press(
      '.rl-floor-move [data-rl-command=moveToQueue]',
      control({ type: 'moveToQueue', callId: 'wait-3', queue: 'billing@default' }),
    )
    await expect.poll(() => page.locator('.rl-floor-move').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.matches('[data-rl-waiting="wait-3"] [data-rl-panel=move]'))).toBe(
      true,
    )
    await page.keyboard.press('Enter')
    await page.keyboard.type('Ada')
    await press('.rl-floor-move [data-rl-command=pickUp]', control({ type: 'pickUp', callId: 'wait-3', to: '1008' }))
    await press(at('waiting', 'wait-3', '[data-rl-command=pickUp]'), control({ type: 'pickUp', callId: 'wait-3' }))
    for (const [index, mode] of (['listen', 'whisper', 'barge'] as const).entries())
      await press(
        at('agent', '1002', `.rl-commands > [data-rl-command=monitor]:nth-child(${index + 1})`),
        control({ type: 'monitor', callId: 'floor-1', mode }),
      )
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await press(at('agent', '1003', '[data-rl-command=stopMonitoring]'), control({ type: 'stopMonitoring', callId: 'floor-2' }))
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await tabTo(at('agent', '1007', '[data-rl-panel=state]'))
    await page.keyboard.press('Enter')
    await press(
      '.rl-floor-more [data-rl-command=setAgentStatus]',
      control({ type: 'setAgentStatus', agent: '1007@default', status: 'Available' }),
    )
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.matches('[data-rl-agent="1007"] [data-rl-panel=state]'))).toBe(true)
    expect(await page.locator('.rl-floor-more').count()).toBe(0)
  })

  it('keeps what tables are for screen readers, also as cards', async () => {
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await show('busy', 'en', 'light')
      const table = page.getByRole('table', { name: /^Agents/ })
      expect(await table.getByRole('row').count(), `${width}`).toBe(13)
      expect(await table.getByRole('columnheader').count(), `${width}`).toBe(5)
      expect(await table.getByRole('rowheader', { name: /Ada Lovelace/ }).count(), `${width}`).toBe(1)
    }
  })

  it('shows the first hundred of five hundred agents, the others when asked, and touches one row when one changed', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('large', 'en', 'light')
    await picture('large-en-light-1440')
    expect(await page.locator('[data-rl-agent]').count()).toBe(100)
    await page.getByRole('button', { name: 'Show all 500' }).click()
    await expect.poll(() => page.locator('[data-rl-agent]').count()).toBe(500)
    const touched = await page.evaluate(async () => {
      const rows = new Set<string>()
      const observer = new MutationObserver((changes) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement
          const row = element?.closest<HTMLElement>('.rl-floor-agents tr')
          // the times of all tick
          if (row && !element?.closest('.rl-timer')) rows.add(row.dataset.rlAgent ?? row.className)
        }
      })
      const table = document.querySelector('.rl-floor-agents tbody')
      if (table) observer.observe(table, { childList: true, subtree: true, characterData: true, attributes: true })
      const agents = { ...window.floorRows.agents }
      const one = agents['2001']
      if (one === undefined) throw new Error('no such agent')
      agents['2001'] = { ...one, queueStatus: 'On Break', queues: ['another@default'] }
      window.changeFloor({ agents })
      await new Promise(requestAnimationFrame)
      observer.disconnect()
      return [...rows]
    })
    expect(touched).toEqual(['2001'])
  }, 30_000)
})
