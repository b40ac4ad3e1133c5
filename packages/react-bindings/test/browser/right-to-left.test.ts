import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../fixtures/scenarios.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('the desk in a page that is written from right to left', () => {
  let open: OpenPage
  let page: Page

  beforeAll(async () => {
    open = await openPage({ script: 'elements-page.ts', style: 'elements-page.css', body: '<main></main>' })
    page = open.page
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
    })
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = async (name: string, density = 'comfortable') => {
    await page.evaluate(
      ([scenario, room]) => {
        const main = document.querySelector('main')
        if (main) main.innerHTML = `<ringloop-desk density="${room}"></ringloop-desk>`
        window.elements.begin(scenario as never)
      },
      [name, density],
    )
    await page.locator('ringloop-desk .rl-desk').waitFor()
  }
  /** What is wider than its place. */
  const overflow = () =>
    page.evaluate(() => {
      const root = document.querySelector('ringloop-desk')?.shadowRoot
      const panes = [
        ...(root?.querySelectorAll('.rl-desk, .rl-left, .rl-middle, .rl-right, .rl-bar, .rl-pop, .rl-banners') ?? []),
      ]
      const small = [
        ...(root?.querySelectorAll('button, summary, select, input:not([type=radio], [type=checkbox])') ?? []),
      ].filter((target) => {
        const { width, height } = target.getBoundingClientRect()
        return (
          target.checkVisibility() &&
          width > 0 &&
          (Math.round(width) < 24 || Math.round(height) < 24) &&
          !target.closest('details.rl-details')
        )
      })
      return [
        ...panes.filter((pane) => pane.scrollWidth > pane.clientWidth + 1).map((pane) => pane.className),
        ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page'] : []),
        ...small.map((target) => target.outerHTML.slice(0, 100)),
      ]
    })

  it.each([360, 900, 1440])(
    'is mirrored, and nothing is wider than its place, at %d px',
    async (width) => {
      await page.setViewportSize({ width, height: 800 })
      for (const name of Object.keys(scenarios)) {
        await show(name)
        expect(await overflow(), name).toEqual([])
        if (['talking', 'ringing'].includes(name)) await takePicture(page, `rtl-${name}-${width}`)
      }
      await show('talking')
      if (width === 1440) {
        const [left, right] = await Promise.all(['.rl-left', '.rl-right'].map((pane) => page.locator(pane).boundingBox()))
        expect(left && right && left.x > right.x, 'the list of calls is on the right').toBe(true)
      }
    },
    90_000,
  )

  it.each([360, 1440])(
    'is compact without an overflow, with targets of 24 px, at %d px',
    async (width) => {
      await page.setViewportSize({ width, height: 800 })
      for (const name of Object.keys(scenarios)) {
        await show(name, 'compact')
        expect(await overflow(), name).toEqual([])
      }
    },
    90_000,
  )

  it('shows what is chosen, and moves nothing, where colours are the system’s', async () => {
    await page.setViewportSize({ width: 1440, height: 800 })
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
    await show('talking')
    // a ground alone would be gone: what is chosen has a line of its own
    const chosen = await page.evaluate(() => {
      const root = document.querySelector('ringloop-desk')?.shadowRoot
      const style = (selector: string) => getComputedStyle(root?.querySelector(selector) ?? document.body)
      const row = style('.rl-call-row:has([aria-current]), .rl-call-item[aria-current]')
      const item = style('.rl-call-item[aria-current]')
      const widths = [row, item].flatMap((each) => [each.borderInlineStartWidth, each.outlineWidth].map(Number.parseFloat))
      const lines = [row, item].some((each) => each.borderInlineStartStyle !== 'none' || each.outlineStyle !== 'none')
      return { width: Math.max(...widths), lines, moving: root?.getAnimations().length ?? 0 }
    })
    expect(chosen.lines).toBe(true)
    expect(chosen.width).toBeGreaterThanOrEqual(2)
    expect(chosen.moving, 'nothing moves').toBe(0)
    await takePicture(page, `forced-colors`)
    await page.emulateMedia({ forcedColors: 'none' })
  })
})
