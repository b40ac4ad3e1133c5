import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import type { GatewayOptions } from '../../src/host/gateway-options.js'
import { type DeskPage, type Means, openDeskPage } from './desk-page.js'
import { buildPages, type DeskWorld, removePages, startDeskWorld } from './desk-world.js'

/** What a story has: the call centre, and the pages of its people. */
export interface Scene {
  readonly world: DeskWorld
  /** The desk of an extension, or another page of the gateway for them. */
  open(extension: string, by?: Means, path?: string): Promise<DeskPage>
}

const chromium = findChromium()

/** Stories of people at their desks, each in a call centre of its own; all in one browser, whose pages complain of nothing. */
export function onTheDesk(title: string, tell: (scene: () => Scene) => void, over: Partial<GatewayOptions> = {}): void {
  describe.skipIf(chromium === null)(title, { timeout: 150_000 }, () => {
    let browser: Browser
    let pages: string
    let scene: Scene
    const complaints: string[] = []
    beforeAll(async () => {
      pages = await buildPages()
      browser = await launchChromium(chromium ?? '')
    }, 90_000)
    afterAll(async () => {
      await browser?.close()
      if (pages !== undefined) await removePages(pages)
    })
    beforeEach(async () => {
      const world = await startDeskWorld(pages, over)
      scene = {
        world,
        async open(extension, by = 'mouse', path = '/') {
          const context = await browser.newContext({
            viewport: { width: 1440, height: 900 },
            locale: 'en-US',
            reducedMotion: 'reduce',
          })
          const page = await context.newPage()
          page.on('pageerror', (error) => complaints.push(error.message))
          await page.goto(`${world.way.gateway.url}${path}#token=token-${extension}`)
          return openDeskPage(page, by)
        },
      }
    }, 60_000)
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close()
      await scene.world[Symbol.asyncDispose]()
      expect(complaints.splice(0)).toEqual([])
    })
    tell(() => scene)
  })
}

/** What comes to be so at the switch, in the ticket system, or on a page, in good time. */
export const really = <Value>(read: () => Value | Promise<Value>, message?: string) =>
  expect.poll(read, { timeout: 15_000, interval: 20, ...(message === undefined ? {} : { message }) })
