import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from './browser.js'
import { type ServedPage, servePage } from './serve-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('a desk in a frame of another origin', () => {
  let crm: ServedPage
  let desk: ServedPage
  let foreign: ServedPage
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const more = 'frame-src http://127.0.0.1:*'
    crm = await servePage({ script: 'frame-host-page.ts', more })
    desk = await servePage({ script: 'frame-desk-page.ts' })
    foreign = await servePage({ script: 'frame-foreign-page.ts', more })
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    for (const served of [crm, desk, foreign]) await served?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    page = await browser.newPage()
    await page.goto(crm.url)
  })
  afterEach(() => page.close())

  const address = (...allowed: string[]) => `${desk.url}?${new URLSearchParams(allowed.map((origin) => ['allowed', origin]))}`
  const mount = async (src: string, origin = desk.origin): Promise<Frame> => {
    await page.evaluate(([at, of]) => window.host.mount(at ?? '', of ?? ''), [src, origin])
    const element = await page.locator('iframe').first().elementHandle()
    const frame = await element?.contentFrame()
    if (!frame) throw new Error('no frame')
    return frame
  }
  const connected = (frame: Frame) => frame.waitForFunction(() => window.frameDesk?.link != null)
  /** Messages of one window to another come in order: with `last` all that was posted before it has come. */
  const listen = (place: Page | Frame) =>
    place.evaluate(() => {
      window.addEventListener('message', ({ data }) => {
        if (data === 'last') document.body.dataset.last = ''
      })
    })
  const arrived = (place: Page | Frame) => place.waitForFunction(() => document.body.dataset.last !== undefined)
  const told = () => page.evaluate(() => window.host.told)
  const ignored = () => page.evaluate(() => window.host.desk().ignored())
  const call = { callId: 'c1', number: '+4930901820', name: '<b>Ann</b>', contactId: 'k1', url: 'https://crm.example/k1' }

  it('connects, fetches its token over the port, and tells what happens', async () => {
    const frame = await mount(address('https://elsewhere.example', crm.origin))
    await connected(frame)
    expect(await frame.evaluate(() => window.frameDesk.link?.token())).toBe('the token of Ann')
    expect(await page.evaluate(() => window.host.tokens)).toBe(1)
    expect(frame.url()).not.toContain('token')
    await frame.evaluate(
      (detail) => window.frameDesk.link?.tell({ type: 'openRecord', detail: { ...detail, because: 'ring' } as never }),
      call,
    )
    await expect.poll(told).toEqual([{ type: 'openRecord', detail: { ...call, because: 'ring' } }])
    expect(await ignored()).toBe(0)
  })

  it('does what the page asks, and says why when it does not', async () => {
    const frame = await mount(address(crm.origin))
    await connected(frame)
    await page.evaluate(async () => {
      await window.host.desk().dial('+4930901820')
      await window.host.desk().setTheme('dark')
    })
    expect(await frame.evaluate(() => window.frameDesk.asked)).toEqual([
      { type: 'dial', number: '+4930901820' },
      { type: 'setTheme', theme: 'dark' },
    ])
    const failed = await page.evaluate(() =>
      window.host
        .desk()
        .dial('0')
        .catch((error: Error & { code: string }) => `${error.code}: ${error.message}`),
    )
    expect(failed).toBe('refused: This number is not dialled.')
  })

  it('takes nothing that is not of the protocol, at either end, and counts it', async () => {
    await page.clock.install()
    const frame = await mount(address(crm.origin))
    await connected(frame)
    await frame.evaluate((detail) => {
      const link = window.frameDesk.link
      link?.tell({ type: 'openRecord', detail: { ...detail, because: 'ring', url: 'javascript:alert(1)' } as never })
      link?.tell({ type: 'constructor', detail: {} } as never)
      link?.tell({ type: 'callEnded', detail: { ...detail, callId: { toString: 'x' } } } as never)
    }, call)
    await expect.poll(ignored).toBe(3)
    expect(await told()).toEqual([])
    const outcome = page.evaluate(() =>
      window.host
        .desk()
        .setLanguage('xx' as never)
        .catch((error: Error) => error.message),
    )
    await expect.poll(() => frame.evaluate(() => window.frameDesk.link?.ignored())).toBe(1)
    await page.clock.runFor(5000)
    expect(await outcome).toBe('The desk in the frame did not answer.')
    expect(await frame.evaluate(() => window.frameDesk.asked)).toEqual([])
  })

  it('hands over a new token, and none of somebody who has left meanwhile', async () => {
    const frame = await mount(address(crm.origin))
    await connected(frame)
    await page.evaluate(() => window.host.desk().signIn('the token of Ben'))
    expect(await frame.evaluate(() => window.frameDesk.link?.token())).toBe('the token of Ben')
    // asked for while Ann is signed in, answered when Ben is
    await page.evaluate(() => window.host.desk().signIn(() => new Promise((give) => Object.assign(window, { give }))))
    const asked = frame.evaluate(() => window.frameDesk.link?.token())
    await page.waitForFunction(() => 'give' in window)
    await page.evaluate(async () => {
      await window.host.desk().signIn('the token of Ben')
      Reflect.get(window, 'give')('the token of Ann')
    })
    expect(await asked).toBe('the token of Ben')
    await page.evaluate(() => window.host.desk().signOut())
    expect(await frame.evaluate(() => window.frameDesk.asked.map(({ type }) => type))).toEqual([
      'signIn',
      'signIn',
      'signIn',
      'signOut',
    ])
    expect(await frame.evaluate(() => window.frameDesk.link?.token().catch((error: { code: string }) => error.code))).toBe(
      'unreachable',
    )
  })

  it('does not speak with a page that may not have it', async () => {
    const frame = await mount(address('https://elsewhere.example'))
    await frame.waitForFunction(() => window.frameDesk !== undefined)
    await listen(frame)
    // the page tries all the same
    await page.evaluate((origin) => {
      const { port2 } = new MessageChannel()
      window.frames[0]?.postMessage({ ringloop: 'connect', protocol: 1, nonce: 'f'.repeat(32) }, origin, [port2])
      window.frames[0]?.postMessage('last', origin)
    }, desk.origin)
    await arrived(frame)
    expect(await frame.evaluate(() => window.frameDesk.link)).toBeNull()
    expect(await page.evaluate(() => window.host.tokens)).toBe(0)
  })

  it('ignores messages of a third origin beside it', async () => {
    const frame = await mount(address(crm.origin))
    await connected(frame)
    const beside = await page.evaluate((src) => {
      const element = document.createElement('iframe')
      element.src = src
      document.body.append(element)
      return new Promise<number>((resolve) => {
        element.onload = () => resolve(window.frames.length)
      })
    }, foreign.url)
    expect(beside).toBe(2)
    await listen(page)
    await listen(frame)
    await page.evaluate(() => window.frames[1]?.postMessage('attack', '*'))
    const other = page.frames().find((each) => each.url().startsWith(foreign.origin))
    if (!other) throw new Error('no frame beside it')
    await other.waitForFunction(() => document.body?.dataset.ready !== undefined)
    await arrived(page)
    await arrived(frame)
    // and what would have been answered
    await listen(other)
    await frame.evaluate(() => window.parent.frames[1]?.postMessage('last', '*'))
    await page.evaluate(() => window.frames[1]?.postMessage('last', '*'))
    await arrived(other)
    expect(await other.evaluate(() => document.body.textContent)).not.toMatch(/got|heard/)
    expect(await told()).toEqual([])
    // still one conversation, the right one
    await page.evaluate(() => window.host.desk().setTheme('light'))
    expect(await frame.evaluate(() => window.frameDesk.asked)).toEqual([{ type: 'setTheme', theme: 'light' }])
  })

  it('says nothing to a frame that went to another origin', async () => {
    const frame = await mount(foreign.url)
    // it may be on its way there still
    await frame.waitForFunction(() => document.body?.dataset.ready !== undefined)
    await page.evaluate(() => window.frames[0]?.postMessage('attack', '*'))
    await expect.poll(ignored).toBeGreaterThanOrEqual(1)
    expect(await frame.evaluate(() => document.body.textContent)).not.toMatch(/got|heard/)
    expect(await page.evaluate(() => window.host.tokens)).toBe(0)
    expect(await told()).toEqual([])
  })

  it('begins anew when the frame is loaded again', async () => {
    const frame = await mount(address(crm.origin))
    await connected(frame)
    await Promise.all([frame.waitForNavigation(), frame.evaluate(() => location.reload())])
    await connected(frame)
    await page.evaluate(() => window.host.desk().dial('+491'))
    expect(await frame.evaluate(() => window.frameDesk.asked)).toEqual([{ type: 'dial', number: '+491' }])
    await page.evaluate(() => window.host.desk().remove())
    expect(await page.locator('iframe').count()).toBe(0)
    expect(
      await page.evaluate(() =>
        window.host
          .desk()
          .dial('1')
          .catch((error: Error) => error.message),
      ),
    ).toBe('The desk in the frame is not connected.')
  })
})
