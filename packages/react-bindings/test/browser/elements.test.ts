import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { react18 } from '../../build/react-18.mjs'
import { groupLingersMs } from '../../src/web-components/desk-group.js'
import { findChromium, launchChromium } from './browser.js'
import { type ServedPage, servePage } from './serve-page.js'

const chromium = findChromium()
const pictures = process.env.RINGLOOP_SCREENSHOTS

describe.skipIf(chromium === null)('the web components', () => {
  let served: ServedPage
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    served = await servePage({ script: 'elements-page.ts', style: 'elements-page.css', body: '<main></main>', alias: react18 })
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    complaints.length = 0
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(served.url)
  })
  afterEach(async () => {
    await page.close()
    expect(complaints).toEqual([])
    expect(served.reports).toEqual([])
  })

  const put = (markup: string) =>
    page.evaluate((html) => {
      const main = document.querySelector('main')
      if (main) main.innerHTML = html
    }, markup)
  const begin = (name: string) => page.evaluate((to) => window.elements.begin(to as never), name)
  const change = (name: string) => page.evaluate((to) => window.elements.change(to as never), name)
  const told = () => page.evaluate(() => window.elements.told)
  const violations = () =>
    page.evaluate(async () => {
      const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
      const { violations: found } = await window.axe.run(document, { resultTypes: ['violations'], runOnly })
      return found.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
    })

  it('runs on the React that the elements are built with, the oldest that a host may have', async () => {
    expect(await page.evaluate(() => window.elements.react)).toMatch(/^18\./)
  })

  it('shows the whole desk with its styles, under a policy without unsafe-inline', async () => {
    await put('<ringloop-desk></ringloop-desk>')
    await begin('talking')
    await page.locator('ringloop-desk .rl-bar').waitFor()
    const looks = await page.evaluate(() => {
      const root = document.querySelector('ringloop-desk')?.shadowRoot
      const bar = root?.querySelector('.rl-desk')
      return {
        height: bar?.getBoundingClientRect().height,
        columns: getComputedStyle(root?.querySelector('.rl-panes') ?? document.body).gridTemplateColumns.split(' ').length,
        ground: getComputedStyle(bar ?? document.body).backgroundColor,
      }
    })
    expect(looks).toEqual({ height: 900, columns: 3, ground: 'rgb(244, 245, 247)' })
    expect(await violations()).toEqual([])
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/element-desk.png` })
  })

  it('takes theme, density and language as attributes, and tokens from the page', async () => {
    await put('<ringloop-desk theme="dark" density="compact" language="zh-CN"></ringloop-desk>')
    await begin('talking')
    const root = page.locator('ringloop-desk .rl-desk')
    await root.waitFor()
    const look = () =>
      page.evaluate(() => {
        const desk = document.querySelector('ringloop-desk')?.shadowRoot?.querySelector<HTMLElement>('.rl-desk')
        const style = getComputedStyle(desk ?? document.body)
        return { lang: desk?.lang, ground: style.backgroundColor, size: style.fontSize }
      })
    expect(await look()).toEqual({ lang: 'zh-CN', ground: 'rgb(16, 19, 24)', size: '13px' })
    expect(await violations()).toEqual([])
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/element-desk-compact-dark-zh.png` })
    await page.evaluate(() => {
      const element = document.querySelector('ringloop-desk')
      if (!element) return
      element.theme = 'light'
      element.density = 'comfortable'
      element.language = 'en'
      element.style.setProperty('--rl-ground', 'rgb(1, 2, 3)')
    })
    await expect.poll(look).toEqual({ lang: 'en', ground: 'rgb(1, 2, 3)', size: '14px' })
  })

  it('shows a wallboard with its own styles, which says that there is nothing for it yet', async () => {
    await put('<ringloop-wallboard></ringloop-wallboard>')
    await begin('empty')
    const board = page.locator('ringloop-wallboard .rl-wallboard')
    await board.waitFor()
    expect(await board.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(244, 245, 247)')
    expect(await board.evaluate((element) => element.getBoundingClientRect().height)).toBe(900)
    expect(await violations()).toEqual([])
  })

  it('lets the page style its parts from outside', async () => {
    await put('<ringloop-callbar></ringloop-callbar><ringloop-pop></ringloop-pop>')
    await begin('ringing')
    await page.locator('ringloop-pop .rl-pop').waitFor()
    const outlined = await page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('ringloop-pop::part(pop), ringloop-callbar::part(bar) { outline: 3px solid rgb(9, 9, 9) }')
      document.adoptedStyleSheets = [sheet]
      return ['ringloop-pop', 'ringloop-callbar'].map((name) => {
        const part = document.querySelector(name)?.shadowRoot?.querySelector('[part]')
        return part && getComputedStyle(part).outlineColor
      })
    })
    expect(outlined).toEqual(['rgb(9, 9, 9)', 'rgb(9, 9, 9)'])
  })

  it('rings once for all elements of a desk, tells each of them the record, and announces it once', async () => {
    await put('<ringloop-callbar></ringloop-callbar><ringloop-pop></ringloop-pop>')
    await begin('empty')
    await page.locator('ringloop-callbar .rl-bar').waitFor()
    await change('ringing')
    await expect.poll(async () => (await told()).length).toBe(4)
    const events = await told()
    expect(events.map(({ at, type }) => `${at} ${type}`).sort()).toEqual([
      'ringloop-callbar ringloop-open-record',
      'ringloop-callbar ringloop-ring',
      'ringloop-pop ringloop-open-record',
      'ringloop-pop ringloop-ring',
    ])
    expect(events.find(({ type }) => type === 'ringloop-open-record')?.detail).toMatchObject({
      callId: 'call-1',
      because: 'ring',
    })
    const urgent = page.locator('[aria-live=assertive]')
    expect(await urgent.allTextContents()).toEqual([expect.stringContaining('Incoming call')])
    expect(await page.locator('body').ariaSnapshot()).toContain('Incoming call')
  })

  it('tells what became of the call, and which record the agent opens', async () => {
    await put('<ringloop-desk></ringloop-desk>')
    await begin('secondCall')
    await expect.poll(told).toMatchObject([{ type: 'ringloop-ring' }])
    await page.locator('ringloop-desk .rl-pop [data-rl-action=open]').click()
    await expect
      .poll(told)
      .toMatchObject([
        { type: 'ringloop-ring' },
        { type: 'ringloop-open-record', detail: { callId: 'call-2', because: 'agent' } },
      ])
    await begin('talking')
    await change('wrapUp')
    await change('filed')
    await expect
      .poll(told)
      .toMatchObject([
        { type: 'ringloop-call-connected' },
        { type: 'ringloop-call-ended' },
        { type: 'ringloop-filed', detail: { ticketId: '4521', ticketUrl: 'https://tickets.example/t/4521' } },
      ])
  })

  it('keeps what was typed and opened when the element is put elsewhere in the page', async () => {
    await put('<div id="a"><ringloop-desk></ringloop-desk></div><div id="b"></div>')
    await begin('wrapUp')
    const note = page.locator('ringloop-desk [data-rl-focus=note]')
    await note.fill('said so')
    await page.evaluate(() => document.querySelector('#b')?.append(document.querySelector('ringloop-desk') ?? ''))
    await page.evaluate(() => new Promise(requestAnimationFrame))
    expect(await note.inputValue()).toBe('said so')
    // out for a moment, as a framework does between two routes
    await page.evaluate(async () => {
      const element = document.querySelector('ringloop-desk')
      element?.remove()
      await new Promise(requestAnimationFrame)
      document.querySelector('#a')?.append(element ?? '')
    })
    await note.waitFor()
    expect(await note.inputValue()).toBe('said so')
  })

  it('knows its keys, and leaves letters alone where somebody types', async () => {
    await put('<ringloop-desk></ringloop-desk><input id="crm">')
    await begin('talking')
    await page.locator('ringloop-desk [data-rl-command=hold]').waitFor()
    await page.locator('#crm').focus()
    await page.keyboard.press('h')
    await page.locator('ringloop-desk .rl-ticket input').first().focus()
    await page.keyboard.press('h')
    expect(await page.evaluate(() => window.elements.desk.sent.filter(({ type }) => type === 'control'))).toEqual([])
    await page.locator('ringloop-desk .rl-middle').focus()
    await page.keyboard.press('h')
    await expect
      .poll(() => page.evaluate(() => window.elements.desk.sent.filter(({ type }) => type === 'control')))
      .toMatchObject([{ command: { type: 'hold' } }])
  })

  it('opens its menus by mouse and keyboard, and closes them by Escape with the focus back where it was', async () => {
    await put('<ringloop-callbar></ringloop-callbar>')
    await begin('supervisor')
    const focusIn = (selector: string) =>
      page.evaluate(
        (wanted) => document.querySelector('ringloop-callbar')?.shadowRoot?.activeElement?.closest(wanted) != null,
        selector,
      )
    const opened = () => page.locator('.rl-menu-body').filter({ visible: true }).count()
    for (const opener of ['.rl-dial-menu > button', '.rl-agent-menu > summary'])
      for (const way of ['click', 'Enter']) {
        const what = `${opener} by ${way}`
        if (way === 'click') await page.locator(opener).click()
        else await page.locator(opener).press(way)
        await expect.poll(opened, { message: what }).toBe(1)
        await page.keyboard.press('Tab')
        expect(await focusIn('.rl-menu-body'), what).toBe(true)
        // a click inside does not close it
        if (what === '.rl-dial-menu > button by click') await page.locator('.rl-dial-menu input').click()
        expect(await opened(), what).toBe(1)
        await page.keyboard.press('Escape')
        await expect.poll(opened, { message: what }).toBe(0)
        expect(await focusIn(opener), what).toBe(true)
      }
  })

  it('keeps the focus near by when its button goes', async () => {
    await put('<ringloop-desk></ringloop-desk>')
    await begin('talking')
    const focused = () =>
      page.evaluate(
        () => (document.querySelector('ringloop-desk')?.shadowRoot?.activeElement as HTMLElement | null)?.dataset.rlCommand,
      )
    await page.locator('[data-rl-command=hold]').focus()
    await page.keyboard.press('Enter')
    await change('muted')
    await expect.poll(focused).toBe('retrieve')
  })

  it('dials and selects for the page', async () => {
    await put('<ringloop-callbar></ringloop-callbar>')
    expect(
      await page.evaluate(() =>
        document
          .querySelector('ringloop-callbar')
          ?.dial('1')
          .catch((error: { code: string }) => error.code),
      ),
    ).toBe('unreachable')
    await begin('empty')
    await page.locator('ringloop-callbar .rl-bar').waitFor()
    await page.evaluate(() => document.querySelector('ringloop-callbar')?.dial('+4930901820'))
    expect(await page.evaluate(() => window.elements.desk.sent)).toMatchObject([
      { type: 'control', command: { type: 'dial', to: '+4930901820' } },
    ])
  })

  it('takes what a page set on it before it was defined', async () => {
    const state = await page.evaluate(async () => {
      const { desk } = window.elements
      const frame = document.createElement('div')
      const element = document.createElement('ringloop-pop')
      Object.defineProperty(element, 'desk', { value: desk, configurable: true, writable: true, enumerable: true })
      frame.append(element)
      document.body.append(frame)
      return { own: Object.hasOwn(element, 'desk'), same: element.desk === desk }
    })
    expect(state).toEqual({ own: false, same: true })
    const board = await page.evaluate(() => {
      const element = document.createElement('ringloop-wallboard')
      Object.defineProperty(element, 'queue', { value: 'support', configurable: true, writable: true, enumerable: true })
      document.body.append(element)
      return { own: Object.hasOwn(element, 'queue'), attribute: element.getAttribute('queue') }
    })
    expect(board).toEqual({ own: false, attribute: 'support' })
  })

  it('leaves nothing behind: a hundred elements that came and went', async () => {
    await page.clock.install()
    await put('')
    const homes = () => page.evaluate(() => document.querySelectorAll('[data-ringloop-live]').length)
    const counts = await page.evaluateHandle(async () => {
      const { desk, heldListeners } = window.elements
      const subscribe = desk.subscribe.bind(desk)
      const made = new Set<Element>()
      const count = { subscribed: 0, desks: 0, held: heldListeners() }
      const freshDesk = () => ({
        ...desk,
        subscribe: (listener: () => void) => {
          count.subscribed++
          const stop = subscribe(listener)
          return () => {
            count.subscribed--
            stop()
          }
        },
      })
      let counted = freshDesk()
      for (let turn = 0; turn < 100; turn++) {
        if (turn % 10 === 0) counted = freshDesk()
        const element = document.createElement('ringloop-desk')
        element.desk = counted
        document.body.append(element)
        await new Promise(requestAnimationFrame)
        // the clock goes on: the first may be gone before the last is there
        for (const home of document.querySelectorAll('[data-ringloop-live]')) made.add(home)
        element.remove()
        await new Promise(requestAnimationFrame)
      }
      count.desks = made.size
      return count
    })
    const left = () => counts.evaluate(({ subscribed, desks, held }) => ({ subscribed, desks, held: held() }))
    const before = await left()
    expect(before.desks).toBe(10)
    expect(before.subscribed).toBeGreaterThan(0)
    expect(before.held.length).toBeGreaterThan(1)
    expect(await homes()).toBeGreaterThan(0)
    await page.clock.runFor(groupLingersMs)
    expect(await homes()).toBe(0)
    // React keeps one for itself, of the whole document
    expect(await left()).toEqual({ subscribed: 0, desks: 10, held: ['selectionchange'] })
  }, 60_000)
})
