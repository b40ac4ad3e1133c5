import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'
import { partInMain } from './serve-page.js'

const widths = [360, 1440] as const
const themes = ['light', 'dark'] as const

/** What is wider than the page or its own place, and targets under 24 px (WCAG 2.2, 2.5.8). */
const misfits = (page: Page, places: string) =>
  page.evaluate((selector) => {
    const targets = [...document.querySelectorAll('button, summary, select, input')].filter((each) =>
      each.checkVisibility({ contentVisibilityAuto: true }),
    )
    return {
      page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      wide: [...document.querySelectorAll(selector)]
        .filter((place) => place.scrollWidth > place.clientWidth + 1)
        .map((place) => place.className),
      small: targets
        .map((each) => ({ each, box: each.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (Math.round(box.width) < 24 || Math.round(box.height) < 24))
        .map(({ each }) => each.outerHTML.slice(0, 120)),
    }
  }, places)
const fits = { page: 0, wide: [], small: [] }

/** Where a thing begins, from the left. */
const left = async (page: Page, selector: string) => (await page.locator(selector).first().boundingBox())?.x ?? Number.NaN

describe.skipIf(findChromium() === null)('from right to left, and in the system’s own colours', () => {
  describe('the supervisor’s desk', () => {
    let open: OpenPage
    let page: Page
    beforeAll(async () => {
      open = await openPage({ script: 'floor-page.tsx', style: 'floor-page.css', body: partInMain })
      page = open.page
    })
    afterAll(() => open?.[Symbol.asyncDispose]())
    const show = async (theme: string) => {
      await page.evaluate((t) => window.showFloor('busy', 'en', t as never), theme)
      await page.locator('[data-rl-waiting="wait-1"] [data-rl-panel=move]').click()
      await page.locator('[data-rl-agent="1004"] [data-rl-panel=state]').click()
    }

    it.each(widths)(
      'is mirrored without a barrier, and nothing is wider than its place, at %d px',
      async (width) => {
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(() => {
          document.documentElement.dir = 'rtl'
        })
        for (const theme of themes) {
          await show(theme)
          expect(await barriersOf(page.locator('.rl-floor-more')), theme).toEqual([])
          expect(await misfits(page, '.rl-floor, .rl-floor-part, .rl-floor-bar, .rl-floor-more'), theme).toEqual(fits)
          await takePicture(page, `floor-rtl-${theme}-${width}`, { fullPage: true })
        }
        if (width !== 1440) return
        const beginnings = async (row: string, ...parts: string[]) => {
          const boxes = await Promise.all(parts.map((part) => page.locator(`${row} ${part}`).first().boundingBox()))
          return new Set(boxes.map((box) => Math.round((box?.x ?? 0) + (box?.width ?? 0)))).size
        }
        expect(await beginnings('[data-rl-waiting="wait-1"]', '.rl-floor-name > bdi', '.rl-floor-number > bdi')).toBe(1)
        expect(await beginnings('.rl-floor-row:has(.rl-floor-why)', 'td > .rl-strong', '.rl-floor-why bdi')).toBe(1)
        expect(await left(page, '.rl-floor-side'), 'queues stand on the right').toBeGreaterThan(
          await left(page, '.rl-floor-panes > :last-child'),
        )
      },
      60_000,
    )

    it.each(widths)(
      'says by more than colour what is too late and what is chosen, where colours are the system’s, at %d px',
      async (width) => {
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(() => document.documentElement.removeAttribute('dir'))
        await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
        await show('light')
        expect(await barriersOf(page.locator('.rl-floor-more'))).toEqual([])
        expect(await misfits(page, '.rl-floor, .rl-floor-part, .rl-floor-bar, .rl-floor-more')).toEqual(fits)
        await takePicture(page, `floor-forced-${width}`, { fullPage: true })
        await page.emulateMedia({ forcedColors: 'none' })
      },
      60_000,
    )
  })

  describe('the dispatcher’s board', () => {
    let open: OpenPage
    let page: Page
    beforeAll(async () => {
      open = await openPage({ script: 'dispatch-page.tsx', style: 'dispatch-page.css', body: partInMain })
      page = open.page
    })
    afterAll(() => open?.[Symbol.asyncDispose]())
    const places = '.rl-dispatch-orders, .rl-dispatch-engineers, .rl-dispatch-details, .rl-dispatch-head, .rl-dispatch-frame'
    const show = async (theme: string) => {
      await page.evaluate((t) => window.showDispatch('planned', 'en', t as never), theme)
      const map = page.locator('.rl-dispatch-view-map')
      if (await map.isVisible()) await map.click()
      await page.locator('.rl-map-tools').waitFor()
    }

    it.each(widths)(
      'is mirrored but for its map, without a barrier, and nothing is wider than its place, at %d px',
      async (width) => {
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(() => {
          document.documentElement.dir = 'rtl'
        })
        for (const theme of themes) {
          await show(theme)
          expect(await barriersOf(page.locator('.rl-map-tools')), theme).toEqual([])
          expect(await misfits(page, places), theme).toEqual(fits)
          await takePicture(page, `dispatch-rtl-map-${theme}-${width}`)
          if (width === 360) await page.locator('.rl-dispatch-view-orders').click()
          await page.locator('.rl-dispatch-orders [data-rl-choice]').first().click()
          expect(await barriersOf(page.locator('.rl-dispatch-item')), theme).toEqual([])
          expect(await misfits(page, places), theme).toEqual(fits)
          await takePicture(page, `dispatch-rtl-order-${theme}-${width}`)
        }
        if (width !== 1440) return
        expect(await left(page, '.rl-dispatch-list'), 'the lists stand on the right').toBeGreaterThan(
          await left(page, '.rl-dispatch-details'),
        )
        // east stays on the right: marks are where the ground is
        const points = await page
          .locator('.rl-way-selected')
          .first()
          .getAttribute('points')
          .catch(() => null)
        const [map, mark] = await Promise.all(
          ['.rl-map', '.rl-mark[aria-current=true]'].map((each) => page.locator(each).first().boundingBox()),
        )
        const at = [(mark?.x ?? 0) + 14 - (map?.x ?? 0), (mark?.y ?? 0) + 14 - (map?.y ?? 0)]
        const stops = points?.split(' ').map((each) => each.split(',').map(Number)) ?? []
        expect(stops.some(([x = 0, y = 0]) => Math.abs(x - (at[0] ?? 0)) < 2 && Math.abs(y - (at[1] ?? 0)) < 2)).toBe(true)
      },
      60_000,
    )

    it.each(widths)(
      'says by shapes what is late, at risk, taken and chosen, where colours are the system’s, at %d px',
      async (width) => {
        await page.setViewportSize({ width, height: 900 })
        await page.evaluate(() => document.documentElement.removeAttribute('dir'))
        await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
        await show('light')
        expect(await barriersOf(page.locator('.rl-map-tools'))).toEqual([])
        expect(await misfits(page, places)).toEqual(fits)
        const signs = await page.evaluate(() =>
          ['late', 'atRisk'].map((urgency) => {
            const shape = document.querySelector(`.rl-map-legend .rl-sign-${urgency} > .rl-sign-urgency-shape`)
            const style = shape && getComputedStyle(shape)
            return {
              filled: style?.fill === style?.stroke,
              seen: style?.stroke !== getComputedStyle(document.body).backgroundColor,
            }
          }),
        )
        expect(signs).toEqual([
          { filled: true, seen: true },
          { filled: false, seen: true },
        ])
        expect(await page.locator('.rl-mark .rl-sign-urgency').count(), 'some of the day are late').toBeGreaterThan(0)
        await takePicture(page, `dispatch-forced-${width}`)
        await page.emulateMedia({ forcedColors: 'none' })
      },
      60_000,
    )
  })
})
