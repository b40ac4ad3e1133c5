import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeskCommand } from '@ringloop/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
// what the page around the desk gives to its tests
import type {} from '../../../react-bindings/test/browser/frame-host-page.js'
import { type ServedPage, servePage } from '../../../react-bindings/test/browser/serve-page.js'
import { now as fixtureNow, interaction, viewOf } from '../../../react-bindings/test/fixtures/interactions.js'
import { deskView } from '../../../react-bindings/test/fixtures/scenarios.js'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { createTokenVerifier } from '../../src/server/agent-tokens.js'
import { createDeskHub, type DeskHub } from '../../src/server/desk-hub.js'
import { type DeskServer, startDeskServer } from '../../src/server/desk-server.js'

const chromium = findChromium()
const extension = '1001'

describe.skipIf(chromium === null)('the desk page in a frame of a page of another origin', () => {
  let directory: string
  let crm: ServedPage
  let stranger: ServedPage
  let browser: Browser
  let server: DeskServer
  let hub: DeskHub
  let page: Page
  const executed: DeskCommand[] = []

  beforeAll(async () => {
    directory = await buildDeskPage(await mkdtemp(join(tmpdir(), 'ringloop-framed-')))
    const more = 'frame-src http://127.0.0.1:*'
    crm = await servePage({ script: 'frame-host-page.ts', more })
    stranger = await servePage({ script: 'frame-host-page.ts', more })
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await crm?.[Symbol.asyncDispose]()
    await stranger?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })
  beforeEach(async () => {
    executed.length = 0
    hub = createDeskHub({ epoch: `epoch-${performance.now()}`, now: () => fixtureNow, initialView: () => deskView([]) })
    server = await startDeskServer({
      host: '127.0.0.1',
      port: 0,
      origins: [crm.origin],
      hub,
      verifyToken: createTokenVerifier([
        { extension, token: 'the token of Ann' },
        { extension: '1002', token: 'the token of Bert' },
      ]),
      execute: async (_extension, command) => void executed.push(command),
      explain: () => [],
      health: async () => ({ ok: true, parts: {} }) as never,
      pageDirectory: directory,
      now: () => fixtureNow,
      log: () => {},
    })
    page = await browser.newPage({ locale: 'en-GB' })
  })
  afterEach(async () => {
    await page.close()
    await server[Symbol.asyncDispose]()
  })

  const mount = async (around: ServedPage) => {
    await page.goto(around.url)
    await page.evaluate((src) => window.host.mount(src, new URL(src).origin), `${server.url}/`)
  }
  const told = () => page.evaluate(() => window.host.told.map(({ type }) => type))
  const desk = () => page.frameLocator('iframe')

  it('signs in with the token of the page around it, tells it who rings, and whose record it is', async () => {
    await mount(crm)
    await desk().getByText('No call right now').first().waitFor()
    hub.publish(extension, [{ type: 'interactionPut', id: 'call-1', value: viewOf('ringing', interaction('call-1')) }])
    await expect.poll(told).toEqual(expect.arrayContaining(['ring', 'openRecord']))
    expect(await page.evaluate(() => window.host.told.find(({ type }) => type === 'openRecord')?.detail)).toMatchObject({
      callId: 'call-1',
      contactId: 'c-wang',
      because: 'ring',
    })
    expect(await desk().getByText('Sign out').count(), 'the page around it signs in and out').toBe(0)
  })

  it('takes a new token after one was refused, and nothing is left when the page around it signs out', async () => {
    await page.goto(crm.url)
    await page.evaluate((src) => {
      window.host.token = 'one that has run out'
      window.host.mount(src, new URL(src).origin)
    }, `${server.url}/`)
    await desk().getByText('The gateway refused this desk').first().waitFor()
    await page.evaluate(() => window.host.desk().signIn('the token of Ann'))
    await desk().getByText('No call right now').first().waitFor()
    await page.evaluate(() => window.host.desk().signOut())
    await expect.poll(() => desk().locator('#root > *').count()).toBe(0)
    await page.evaluate(() => window.host.desk().signIn('the token of Ann'))
    await desk().getByText('No call right now').first().waitFor()
  })

  it('shows nobody whom the page around it has not signed in: the token that the tab has kept is forgotten', async () => {
    const sent: string[] = []
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
    await page.addInitScript(() => sessionStorage.setItem('ringloop.token', 'the token of Bert'))
    await mount(crm)
    await desk().getByText('No call right now').first().waitFor()
    const kept = () =>
      desk()
        .locator('html')
        .evaluate(() => sessionStorage.getItem('ringloop.token'))
    expect(await kept()).toBeNull()
    await desk()
      .locator('html')
      .evaluate(() => {
        sessionStorage.setItem('ringloop.token', 'the token of Bert')
        window.dispatchEvent(new Event('hashchange'))
      })
    await page.evaluate(() => window.host.desk().signOut())
    await expect.poll(() => desk().locator('#root > *').count()).toBe(0)
    expect(await kept()).toBeNull()
    expect(sent.join(' ')).toContain('the token of Ann')
    expect(sent.join(' ')).not.toContain('the token of Bert')
  })

  it('works where the browser forbids it to keep anything', async () => {
    await page.addInitScript(() => {
      for (const kind of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, kind, {
          get() {
            throw new DOMException('denied', 'SecurityError')
          },
        })
      }
    })
    await mount(crm)
    await desk().getByText('No call right now').first().waitFor()
    await page.evaluate(() => window.host.desk().setLanguage('zh-CN'))
    await desk().locator('.rl-desk[lang=zh-CN]').waitFor()
    // and alone
    await page.goto(server.url)
    await page.getByLabel('Token').fill('the token of Ann')
    await page.keyboard.press('Enter')
    await page.getByText('No call right now').first().waitFor()
  })

  it('dials and changes its language for the page around it', async () => {
    await mount(crm)
    await desk().getByText('No call right now').first().waitFor()
    await page.evaluate(async () => {
      await window.host.desk().dial('+4930901820')
      await window.host.desk().setLanguage('zh-CN')
    })
    expect(executed).toEqual([{ type: 'control', command: { type: 'dial', to: '+4930901820' } }])
    await desk().locator('.rl-desk[lang=zh-CN]').waitFor()
  })

  it('stands in no frame of a page that is not configured', async () => {
    await mount(stranger)
    await expect
      .poll(() =>
        page
          .frames()
          .find((frame) => frame !== page.mainFrame())
          ?.url(),
      )
      .toMatch(/^chrome-error:/)
    expect(await told()).toEqual([])
    expect(await page.evaluate(() => window.host.tokens)).toBe(0)
  })
})
