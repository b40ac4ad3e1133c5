import type { DispatchView } from '@ringloop/core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import type { DispatchScene } from './dispatch-page.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'
import { partInMain } from './serve-page.js'

const chromium = findChromium()
const languages = ['en', 'zh-CN'] as const
const themes = ['light', 'dark'] as const
const scenes: readonly DispatchScene[] = [
  'day',
  'planned',
  'hostile',
  'empty',
  'loading',
  'refused',
  'trouble',
  'agent',
  'tiles',
  'mapAlone',
]

describe.skipIf(chromium === null)('the dispatcher’s board in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({ script: 'dispatch-page.tsx', style: 'dispatch-page.css', body: partInMain })
    ;({ page, complaints } = open)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = async (scene: DispatchScene, language = 'en', theme = 'light') => {
    await page.evaluate(([s, l, t]) => window.showDispatch(s as never, l as never, t as never), [scene, language, theme])
    if (['loading', 'refused', 'none'].includes(scene)) return
    await page.locator('.rl-map').waitFor({ state: 'attached' })
    if (!(await page.locator('.rl-map').isVisible())) return
    await page.locator('.rl-map-tools').waitFor()
    // at first it is the whole world, on which all places are one
    if (scene !== 'empty') await expect.poll(() => page.locator('.rl-mark').count()).toBeGreaterThan(1)
  }
  const size = (width: number) => page.setViewportSize({ width, height: width < 768 ? 780 : 900 })
  const check = async (what: string, shown: string) => {
    expect(await barriersOf(page.locator(shown).filter({ visible: true })), what).toEqual([])
    const layout = await page.evaluate(() => {
      const targets = [...document.querySelectorAll('button, summary, select, input')].filter((each) => each.checkVisibility())
      const frame = document.querySelector('.rl-dispatch-frame')
      const standing = [...document.querySelectorAll('.rl-dispatch-panes, .rl-dispatch-map-pane')].filter((each) =>
        each.checkVisibility(),
      )
      return {
        // the board fills its place, and its panes scroll
        high:
          frame &&
          standing
            .map((each) => Math.round(each.getBoundingClientRect().bottom - frame.getBoundingClientRect().bottom))
            .filter((by) => by !== 0),
        page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        small: targets
          .map((each) => ({ each, box: each.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (Math.round(box.width) < 24 || Math.round(box.height) < 24))
          .map(({ each }) => each.outerHTML.slice(0, 120)),
        panes: [
          ...document.querySelectorAll('.rl-dispatch-orders, .rl-dispatch-engineers, .rl-dispatch-details, .rl-dispatch-head'),
        ]
          .filter((pane) => pane.scrollWidth > pane.clientWidth + 1)
          .map((pane) => pane.className),
      }
    })
    expect(layout, what).toMatchObject({ page: 0, small: [], panes: [] })
    expect(layout.high ?? [], what).toEqual([])
  }
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      return element?.dataset.rlMark ?? element?.dataset.rlChoice ?? element?.dataset.rlCommand ?? element?.textContent ?? ''
    })
  const sent = () => page.evaluate(() => window.dispatchDesk.sent)

  describe.each([360, 1440])('at %d px', (width) => {
    it.each(scenes)(
      '%s: no barrier, no overflow, no complaint',
      async (scene) => {
        await size(width)
        complaints.length = 0
        for (const language of languages) {
          // words and colours are proved by the usual day; the others show what is theirs in one of each
          for (const theme of scene === 'day' ? themes : language === 'en' ? themes.slice(0, 1) : themes.slice(1)) {
            const what = `${scene}-${language}-${theme}-${width}`
            await show(scene, language, theme)
            await check(what, ['loading', 'refused'].includes(scene) ? '.rl-empty' : '.rl-dispatch-frame, .rl-map')
            await takePicture(page, what)
            if (width === 360 && (await page.locator('.rl-dispatch-view').count()) > 0) {
              for (const view of ['map', 'engineers']) {
                await page.locator(`.rl-dispatch-view-${view}`).click()
                await check(`${what}-${view}`, view === 'map' ? '.rl-map-tools' : '.rl-dispatch-engineers')
                await takePicture(page, `${what}-${view}`)
              }
              await page.locator('.rl-dispatch-view-orders').click()
            }
            const first = page.locator('.rl-dispatch-orders [data-rl-choice]').first()
            if ((await first.count()) === 0) continue
            await first.click()
            await check(`${what}-order`, '.rl-dispatch-item')
            await takePicture(page, `${what}-order`)
          }
        }
        expect(complaints).toEqual([])
      },
      120_000,
    )
  })

  it.each([768, 2560])(
    'has room for everything at %d px',
    async (width) => {
      await size(width)
      for (const theme of themes) {
        await show('planned', 'zh-CN', theme)
        await check(`planned ${width}`, '.rl-dispatch-frame')
        await takePicture(page, `planned-zh-CN-${theme}-${width}`)
        await page.locator('.rl-dispatch-engineers [data-rl-choice]').first().click()
        await check(`engineer ${width}`, '.rl-dispatch-day')
        await takePicture(page, `engineer-zh-CN-${theme}-${width}`)
      }
    },
    60_000,
  )

  it('gives an order to an engineer by keyboard alone, with the reasons, and comes back to the list', async () => {
    await size(1440)
    await show('day')
    await page.getByRole('searchbox', { name: 'Find an order' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    const choice = await focused()
    expect(choice).toMatch(/^order /)
    const orderId = choice.slice(6)
    await page.keyboard.press('Enter')
    const title = await page.locator('.rl-dispatch-item h3').textContent()
    await expect.poll(focused).toBe(title)
    const best = page.locator('.rl-proposal').first()
    expect(await best.locator('.rl-reasons li').allTextContents()).toContainEqual(expect.stringContaining('on the way'))
    const name = await best.locator('.rl-strong').textContent()
    const give = `Give it to ${name}`
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === give) break
    }
    await page.keyboard.press('Enter')
    await expect.poll(sent).toEqual([{ type: 'dispatch', command: { type: 'giveOrder', orderId, to: expect.any(String) } }])
    await page.locator('.rl-proposal-taken').waitFor()
    await expect
      .poll(() => page.locator('[aria-live=polite], [role=status]').allTextContents())
      .toContainEqual(`${title} is with ${name}`)
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe(choice)
  })

  it('goes from mark to mark with the arrow keys, chooses with Enter, and says the name of each', async () => {
    await size(1440)
    await show('day')
    const marks = page.getByRole('group', { name: 'Orders and engineers on the map' }).getByRole('button')
    const entries = await marks.evaluateAll((all) => all.filter((each) => (each as HTMLElement).tabIndex === 0).length)
    expect(entries, 'one stop of the tab key').toBe(1)
    expect(await marks.evaluateAll((all) => all.filter((each) => !each.querySelector('.rl-unseen')?.textContent).length)).toBe(0)
    await marks.evaluateAll((all) => (all.find((each) => (each as HTMLElement).tabIndex === 0) as HTMLElement).focus())
    const before = await focused()
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) await page.keyboard.press(key)
    await page.keyboard.press('End')
    const after = await focused()
    expect(after).not.toBe(before)
    // what stands for several is looked at more closely, until it stands for one
    for (let presses = 0; presses < 8 && (await page.locator('.rl-dispatch-item').count()) === 0; presses++) {
      await page.locator(`.rl-mark[data-rl-mark="${after}"]`).focus()
      await page.keyboard.press('Enter')
    }
    await page.locator('.rl-dispatch-item').waitFor()
    expect(await page.locator(`.rl-dispatch-list [data-rl-choice="${after}"]`).getAttribute('aria-current')).toBe('true')
    await expect.poll(focused).not.toBe(after)
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe(after)
  })

  it('shows on the map what is chosen in the list, with the way of the day and its stops', async () => {
    await size(1440)
    await show('day')
    await page.locator('.rl-dispatch-engineers [data-rl-choice]').first().click()
    expect(await page.locator('.rl-way-selected').count()).toBe(1)
    const stops = await page.locator('.rl-dispatch-day li').count()
    expect(stops).toBeGreaterThan(1)
    await page.locator('.rl-dispatch-day [data-rl-choice]').first().click()
    const mark = page.locator('.rl-mark[aria-current=true]')
    expect(await mark.locator('.rl-unseen').textContent()).toMatch(/^Order .*, stop 1/)
    // the point of the mark is on the line of the way
    const box = await mark.boundingBox()
    const points = (await page.locator('.rl-way-selected').getAttribute('points'))
      ?.split(' ')
      .map((each) => each.split(',').map(Number))
    const corner = await page.locator('.rl-map').boundingBox()
    const at = [(box?.x ?? 0) + 14 - (corner?.x ?? 0), (box?.y ?? 0) + 14 - (corner?.y ?? 0)]
    expect(points?.some(([x = 0, y = 0]) => Math.abs(x - (at[0] ?? 0)) < 2 && Math.abs(y - (at[1] ?? 0)) < 2)).toBe(true)
  })

  it('keeps marks where they belong while the ground is moved and zoomed, and no two over one another', async () => {
    await size(1440)
    await show('mapAlone')
    const boxes = () =>
      page
        .locator('.rl-mark')
        .evaluateAll((all) =>
          Object.fromEntries(all.map((each) => [(each as HTMLElement).dataset.rlMark, each.getBoundingClientRect().toJSON()])),
        )
    const overlaps = (found: Record<string, { x: number; y: number }>) => {
      const all = Object.values(found)
      return all.filter((one, index) =>
        all.some((other, at) => at < index && Math.abs(one.x - other.x) < 28 && Math.abs(one.y - other.y) < 28),
      )
    }
    const before = await boxes()
    expect(overlaps(before as never)).toEqual([])
    const base = await page.locator('.rl-map-base').boundingBox()
    const [x, y] = [(base?.x ?? 0) + 40, (base?.y ?? 0) + 400]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 60, y + 30, { steps: 4 })
    const during = await boxes()
    await page.mouse.up()
    const [key = ''] = Object.keys(before)
    expect(Math.round(during[key].x - before[key].x)).toBe(60)
    await expect.poll(async () => Math.round((await boxes())[key].x - before[key].x)).toBe(60)
    const count = Object.keys(before).length
    await page.getByRole('button', { name: 'Zoom in', exact: true }).click()
    await page.getByRole('button', { name: 'Zoom in', exact: true }).click()
    await expect.poll(async () => Object.keys(await boxes()).length).toBeGreaterThan(count)
    expect(overlaps((await boxes()) as never)).toEqual([])
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(async () => Object.keys(await boxes()).length).toBe(count)
  })

  it('comes as close as two marks beside one another need, when they are pressed as one', async () => {
    await size(1440)
    await show('mapAlone')
    await page.evaluate(() => {
      const { view } = window.dispatchDesk.topic?.('dispatch').getSnapshot() ?? {}
      const board = view as unknown as DispatchView
      const pair = Object.values(board.orders).slice(0, 2)
      const orders = Object.fromEntries(
        pair.map((order, index) => [order.id, { ...order, place: { latitude: 25.03 + index * 0.0009, longitude: 121.5 } }]),
      )
      window.dispatchDesk.showTopic('dispatch', { ...board, orders, engineers: {}, stops: {}, depots: {} })
    })
    const marks = page.locator('.rl-map .rl-mark')
    await expect.poll(() => marks.count()).toBe(1)
    await marks.first().click()
    await expect.poll(() => marks.count()).toBe(2)
  })

  it('shows tiles where there are some, and says whose they are', async () => {
    await size(1440)
    await show('tiles')
    await page.locator('.leaflet-tile-loaded').first().waitFor({ state: 'attached' })
    await page.getByText('© Nobody').waitFor()
    expect(await page.locator('.rl-graticule').count()).toBe(0)
  })

  it('says why something was not done, and takes an order out only when asked twice', async () => {
    await size(1440)
    await show('day', 'zh-CN')
    await page.locator('.rl-dispatch-orders [data-rl-choice]').first().click()
    await page.getByRole('button', { name: '移出派工单池' }).click()
    expect(await sent()).toEqual([])
    await page.evaluate(() => window.refuseDispatch())
    await page.getByRole('button', { name: '确认移出' }).click()
    await check('refused command', 'text=已有人接单')
    expect(await sent()).toMatchObject([{ command: { type: 'withdrawOrder' } }])
  })

  it('leaves nothing behind when it goes, fifty times, nor in the page’s globals', async () => {
    await size(1440)
    const count = () => page.evaluate(() => ({ L: 'L' in window, nodes: document.querySelectorAll('*').length }))
    await show('none')
    const before = await count()
    complaints.length = 0
    for (let turn = 0; turn < 50; turn++) {
      await page.evaluate(() => window.showDispatch('mapAlone', 'en', 'light'))
      if (turn % 10 === 0) await page.locator('.rl-map-tools').waitFor()
    }
    await page.locator('.rl-map-tools').waitFor()
    await show('none')
    expect(await count()).toEqual({ ...before, L: false })
    await page.mouse.wheel(0, 100)
    await size(1000)
    await size(1440)
    expect(complaints).toEqual([])
  }, 30_000)
})
