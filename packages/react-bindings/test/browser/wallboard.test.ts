import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { now } from '../fixtures/interactions.js'
import { type WallboardFixtureName, wallboardFixtures } from '../fixtures/wallboard-fixtures.js'
import { barriersOf } from './barriers.js'
import { findChromium } from './browser.js'
import { type OpenPage, openPage, takePicture } from './open-page.js'

const chromium = findChromium()
const names = Object.keys(wallboardFixtures) as WallboardFixtureName[]
const languages = ['en', 'zh-CN'] as const
const themes = ['light', 'dark'] as const
const screens = [
  { width: 360, height: 780 },
  { width: 1440, height: 900 },
  { width: 2560, height: 1440 },
]

describe.skipIf(chromium === null)('the wallboard in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({
      script: 'wallboard-page.tsx',
      style: 'wallboard-page.css',
      body: '<main><div id="root"></div></main>',
    })
    ;({ page, complaints } = open)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = (name: WallboardFixtureName, language: string, theme: string) =>
    page.evaluate(([n, l, t]) => window.showWallboard(n as never, l as never, t as never), [name, language, theme])
  /** Two frames later: what was measured is drawn. */
  const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  /** What is larger than its place: the page, or on a wall anything that would have to scroll or is cut off. */
  const tooLarge = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement
      const wall = document.querySelector('[data-rl-wall]') !== null
      const parts = [...document.querySelectorAll('.rl-board, .rl-board-room, .rl-figure, .rl-alarm')].filter(
        (part) => part.scrollWidth > part.clientWidth + 1 || (wall && part.scrollHeight > part.clientHeight + 1),
      )
      const values = [...document.querySelectorAll('.rl-figure-value, .rl-queue-wait, .rl-board-clock')].filter(
        (value) => value.scrollWidth > value.clientWidth + 1,
      )
      return {
        wide: scrollWidth - clientWidth,
        tall: wall ? scrollHeight - clientHeight : 0,
        parts: parts.map(
          (part) => `${part.className} ${part.scrollWidth}/${part.clientWidth} ${part.scrollHeight}/${part.clientHeight}`,
        ),
        values: values.map((value) => value.textContent),
      }
    })

  describe.each(screens)('at $width px', ({ width, height }) => {
    it.each(names)(
      '%s: no barrier, nothing cut off, no complaint',
      async (name) => {
        await page.setViewportSize({ width, height })
        complaints.length = 0
        for (const language of languages)
          for (const theme of themes) {
            const what = `${name} ${language} ${theme} ${width}`
            await show(name, language, theme)
            await drawn()
            expect(await barriersOf(page.locator('.rl-board')), what).toEqual([])
            expect(await tooLarge(), what).toEqual({ wide: 0, tall: 0, parts: [], values: [] })
            await takePicture(page, `wallboard-${name}-${language}-${theme}-${width}`)
          }
        expect(complaints).toEqual([])
        expect(open.served.reports).toEqual([])
      },
      120_000,
    )
  })

  it('shows five hundred agents at once, each with their name and time, also where there is room for dots alone', async () => {
    const expected = Object.values(wallboardFixtures.fiveHundred.topic.view?.agents ?? {}).map(({ name, since }) => {
      const minutes = Math.floor((now - since) / 60_000)
      return `${name} ${minutes < 1 ? '< 1 min' : `${minutes} min`}`
    })
    expect(expected).toHaveLength(500)
    for (const { width, height } of screens.slice(1)) {
      await page.setViewportSize({ width, height })
      await show('fiveHundred', 'en', 'light')
      await page.locator('.rl-tile').nth(499).waitFor({ state: 'attached' })
      const tiles = await page.locator('.rl-tile').evaluateAll((all) =>
        all.map((tile) => {
          const name = tile.querySelector('bdi')?.textContent ?? ''
          return `${name} ${(tile.textContent ?? '').slice(name.length).replace(/^, /, '')}`
        }),
      )
      expect(tiles.sort()).toEqual(expected.sort())
    }
  })

  /** The colours of a plot's pixels that are drawn. */
  const inkOf = (figure: string) =>
    page.evaluate((id) => {
      const canvas = document.querySelector<HTMLCanvasElement>(`[data-rl-figure=${id}] canvas`)
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const seen = new Map<string, number>()
      for (let index = 0; index < pixels.length; index += 4) {
        if ((pixels[index + 3] ?? 0) < 250) continue
        const colour = `rgb(${pixels[index]}, ${pixels[index + 1]}, ${pixels[index + 2]})`
        seen.set(colour, (seen.get(colour) ?? 0) + 1)
      }
      const [most] = [...seen].sort((a, b) => b[1] - a[1])
      const trend = document.querySelector(`[data-rl-figure=${id}] .rl-trend`)
      return { most: most?.[0] ?? null, line: trend === null ? null : getComputedStyle(trend).color }
    }, figure)

  it('draws its plots in the colours of the theme, and anew when the theme is another', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const lines = new Set<string | null>()
    for (const theme of themes) {
      await show('busyAfternoon', 'en', theme)
      await expect.poll(async () => (await inkOf('asa')).most, { timeout: 5_000 }).not.toBe(null)
      const { most, line } = await inkOf('asa')
      expect(most).toBe(line)
      lines.add(line)
    }
    expect(lines.size).toBe(2)
  })

  it('draws them in the system’s colours where those are forced', async () => {
    await show('busyAfternoon', 'en', 'light')
    await expect.poll(async () => (await inkOf('asa')).most, { timeout: 5_000 }).not.toBe(null)
    await page.emulateMedia({ forcedColors: 'active' })
    try {
      await expect
        .poll(async () => {
          const { most, line } = await inkOf('asa')
          return most !== null && most === line
        })
        .toBe(true)
    } finally {
      await page.emulateMedia({ forcedColors: 'none' })
    }
  })

  it('draws as sharply as the screen is, and anew when its size changes', async () => {
    const context = await open.browser.newContext({ deviceScaleFactor: 2, viewport: { width: 1440, height: 900 } })
    const sharp = await context.newPage()
    await sharp.goto(open.served.url)
    await sharp.evaluate(() => window.showWallboard('busyAfternoon', 'en', 'light'))
    const size = () =>
      sharp.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-rl-figure=asa] canvas')
        const trend = document.querySelector('[data-rl-figure=asa] .rl-trend')
        return { drawn: canvas?.width ?? 0, shown: trend?.clientWidth ?? 0 }
      })
    await expect.poll(async () => (await size()).drawn > 0 && (await size()).drawn === (await size()).shown * 2).toBe(true)
    const { drawn: before } = await size()
    await sharp.setViewportSize({ width: 2560, height: 1440 })
    await expect
      .poll(async () => (await size()).drawn > before * 1.5 && (await size()).drawn === (await size()).shown * 2)
      .toBe(true)
    await context.close()
  })

  it('shows as many queues and agents as there is room for, also when they come later than the board', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    const counts = () =>
      page.evaluate(() => [document.querySelectorAll('.rl-queue-row').length, document.querySelectorAll('.rl-tile').length])
    await show('fiveHundred', 'en', 'light')
    await page.locator('.rl-tile').nth(499).waitFor({ state: 'attached' })
    await drawn()
    const whole = await counts()
    expect(whole[0]).toBeGreaterThan(1)
    await page.evaluate(() => window.changeBoard({ queues: {}, agents: {} }))
    await page.locator('.rl-tile').first().waitFor({ state: 'detached' })
    await page.evaluate(() => {
      const { queues, agents } = window.boardOf('fiveHundred').topic.view ?? { queues: {}, agents: {} }
      window.changeBoard({ queues, agents })
    })
    await page.locator('.rl-tile').first().waitFor({ state: 'attached' })
    await expect.poll(counts).toEqual(whole)
  })

  it('shows many changes together, at once when the line is lost', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('busyAfternoon', 'en', 'light')
    const waiting = page.locator('[data-rl-figure=waiting] .rl-figure-value')
    expect(await waiting.textContent()).toBe('9')
    const renders = await page.evaluate(async () => {
      let changes = 0
      const watch = new MutationObserver(() => changes++)
      const value = document.querySelector('[data-rl-figure=waiting] .rl-figure-value')
      if (value !== null) watch.observe(value, { characterData: true, childList: true, subtree: true })
      const { view } = window.boardOf('busyAfternoon').topic
      const summary = view?.board.summary
      if (summary === undefined) return -1
      for (let count = 100; count < 200; count++) {
        window.changeBoard({ board: { summary: { ...summary, waiting: count } } })
        await new Promise((done) => setTimeout(done, 10))
      }
      return changes
    })
    await expect.poll(() => waiting.textContent()).toBe('199')
    expect(renders).toBeGreaterThan(0)
    expect(renders).toBeLessThan(40)
    await page.evaluate(() => {
      window.boardDesk.show({ connection: { state: 'offline', since: 0, retryAt: 0, attempt: 1, reason: '' } })
    })
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('What you see is from')
  })
})
