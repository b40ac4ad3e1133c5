import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StageWay, stageWays } from '../fixtures/stages.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage } from './open-page.js'

const chromium = findChromium()

const orders = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first, at) => orders(items.filter((_, index) => index !== at)).map((rest) => [first, ...rest]))

describe.skipIf(chromium === null)('the stylesheets of the desk and of its parts', () => {
  let open: OpenPage
  let page: Page

  beforeAll(async () => {
    open = await openPage({ script: 'sheets-page.tsx' })
    page = open.page
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.waitForFunction(() => window.sheets !== undefined)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  it.each([
    ['ringing', 'desk', '.rl-pop'],
    ['talking', 'desk', null],
    ['wrapUp', 'desk', null],
    ['floor: busy', 'supervisor', '.rl-floor-row'],
    ['board: busy afternoon', 'wallboard', '.rl-tile'],
    ['dispatch: planned', 'dispatch', '.rl-mark'],
    ['softphone', 'softphone', null],
  ] as const)(
    'look the same in every order in which they are loaded: %s in %s',
    async (stage: string, way: StageWay, ready: string | null) => {
      await page.evaluate(([name, how]) => window.sheets.show(name, how as 'desk'), [stage, way] as const)
      await page.waitForSelector(ready ?? stageWays[way], { state: 'attached' })
      const all = orders(await page.evaluate(() => window.sheets.names))
      expect(all).toHaveLength(120)
      const { probes, differences } = await page.evaluate((every) => {
        const count = window.sheets.probe()
        const first = window.sheets.looks(every[0] ?? [])
        const found = new Map<string, string>()
        for (const order of every)
          window.sheets.looks(order).forEach((look, index) => {
            if (look !== first[index]) found.set(look, `${order.join(', ')}: ${look}, first ${first[index]}`)
          })
        return { probes: count, differences: [...found.values()] }
      }, all)
      expect(probes).toBeGreaterThan(15)
      expect(differences).toEqual([])
    },
    120_000,
  )
})
