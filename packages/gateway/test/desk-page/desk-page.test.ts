import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DeskCommand, decideRoute, parseRuleSet } from '@ringloop/core'
import { explainCall } from '@ringloop/core/explain'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import {
  ended,
  call as fixtureCall,
  now as fixtureNow,
  interaction,
  viewOf,
} from '../../../react-bindings/test/fixtures/interactions.js'
import { deskView } from '../../../react-bindings/test/fixtures/scenarios.js'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { createTokenVerifier } from '../../src/server/agent-tokens.js'
import { createDeskHub, type DeskHub } from '../../src/server/desk-hub.js'
import { type DeskServer, startDeskServer } from '../../src/server/desk-server.js'
import { createTcpProxy } from '../support/tcp-proxy.js'

const chromium = findChromium()
const extension = '1001'
const ringing = viewOf('ringing', interaction('call-1'))
const rules = parseRuleSet({
  version: 1,
  rules: [
    { id: 'sales', when: { fact: 'call.queue', is: 'sales' }, then: { pop: false, route: { queue: 'sales' } } },
    {
      id: 'vip',
      description: 'VIPs wait nowhere.',
      when: { fact: 'contact.level', is: 'VIP' },
      then: { pop: false, route: { queue: 'vip' } },
    },
  ],
})
/** Nobody answered it, and nothing popped. */
const before = interaction('call-1', { call: ended(fixtureCall('call-1'), fixtureNow, false), pops: [] })
const { target, decision } = decideRoute(before, { rules, region: 'CN', at: fixtureNow })
const abandoned = { ...before, routing: { target, decision, at: fixtureNow } }

describe.skipIf(chromium === null)('the desk page, served by the gateway', () => {
  let directory: string
  let browser: Browser
  let server: DeskServer
  let hub: DeskHub
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  const executed: DeskCommand[] = []

  const serve = async () => {
    hub = createDeskHub({
      epoch: `epoch-${Math.round(performance.now())}`,
      now: () => fixtureNow,
      initialView: () => deskView([]),
    })
    server = await startDeskServer({
      host: '127.0.0.1',
      port: 0,
      origins: [],
      hub,
      verifyToken: createTokenVerifier([{ extension, token: 'right' }]),
      execute: async (_extension, command) => void executed.push(command),
      explain: (_extension, _callId, language) =>
        explainCall(abandoned, { rules, language: language === 'zh-CN' ? 'zh-CN' : 'en', extension }),
      health: async () => ({ ok: true, parts: {} }) as never,
      pageDirectory: directory,
      now: () => fixtureNow,
      log: () => {},
    })
  }
  const newPage = async () => {
    const opened = await context.newPage()
    opened.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    opened.on('pageerror', (error) => complaints.push(error.message))
    return opened
  }
  const ring = () => hub.publish(extension, [{ type: 'interactionPut', id: 'call-1', value: ringing }])

  beforeAll(async () => {
    directory = await buildDeskPage(await mkdtemp(join(tmpdir(), 'ringloop-page-')))
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await rm(directory, { recursive: true, force: true })
  })
  beforeEach(async () => {
    complaints = []
    executed.length = 0
    await serve()
    context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } })
    page = await newPage()
  })
  afterEach(async () => {
    await context.close()
    await server[Symbol.asyncDispose]()
  })

  it('opens with the token of the address, takes it out of the address, and keeps it over a refresh', async () => {
    await page.goto(`${server.url}/#token=right`)
    await page.getByText('No call right now').first().waitFor()
    expect(page.url()).toBe(`${server.url}/`)
    await page.reload()
    await page.getByText('No call right now').first().waitFor()
    expect(complaints).toEqual([])
  })

  it('asks for a token, says why one was refused, and goes on with the right one', async () => {
    await page.goto(server.url)
    await page.getByLabel('Token').fill('wrong')
    await page.getByRole('button', { name: 'Open the desk' }).click()
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('The gateway refused it')
    await page.getByLabel('Token').fill('right')
    await page.keyboard.press('Enter')
    await page.getByText('No call right now').first().waitFor()
  })

  it('rings in the title and on screen, and sends what the agent does', async () => {
    await page.goto(`${server.url}/#token=right`)
    await page.getByText('No call right now').first().waitFor()
    expect(await page.title()).toBe('Agent desk · Ringloop')
    ring()
    await page.getByRole('button', { name: 'Put away' }).click()
    expect(await page.title()).toBe('☎ Incoming: 王小明')
    await expect.poll(() => executed).toEqual([{ type: 'acknowledgePop', callId: 'call-1', key: 'call-1/popScreen/1001' }])
    expect(complaints).toEqual([])
  })

  it('announces a call in one of two tabs, and in none after a refresh', async () => {
    await context.addInitScript(() => {
      const said: string[] = []
      Object.assign(window, { said })
      // what comes into the region is read out, also the same words once more
      new MutationObserver((records) => {
        for (const { type, target, addedNodes } of records) {
          const inside = target instanceof Element ? target : target.parentElement
          if (!inside?.closest('[aria-live=assertive]')) continue
          const text = (type === 'characterData' ? [target] : [...addedNodes]).map(({ textContent }) => textContent).join('')
          if (text !== '') said.push(text)
        }
        // there from the start
        const text = document.querySelector('[aria-live=assertive]')?.textContent ?? ''
        if (text !== '' && said.length === 0) said.push(text)
      }).observe(document, { childList: true, characterData: true, subtree: true })
    })
    const second = await newPage()
    for (const one of [page, second]) {
      await one.goto(`${server.url}/#token=right`)
      await one.getByText('No call right now').first().waitFor()
    }
    ring()
    /** What stands for the call in each of the tabs: its pop in one, a line in the other. */
    const shown = async () => {
      const kinds = []
      for (const one of [page, second]) {
        const pops = await one.getByText('Incoming call', { exact: true }).count()
        const lines = await one.getByText('Rings in another tab').count()
        kinds.push(`${pops} ${lines}`)
      }
      return kinds.sort()
    }
    /** Everything that either has said since it was opened. */
    const announced = async () => (await Promise.all([page, second].map((one) => one.evaluate<string[]>('window.said')))).flat()
    await expect.poll(shown).toEqual(['0 1', '1 0'])
    await expect.poll(announced).toEqual(['Incoming call: 王小明'])
    await Promise.all([page.reload(), second.reload()])
    await expect.poll(shown).toEqual(['0 1', '1 0'])
    // The next one is said: what was to be said of the first would have been said before it.
    const next = interaction('call-2', { lookup: { state: 'unknown' } })
    hub.publish(extension, [{ type: 'interactionPut', id: 'call-2', value: viewOf('ringing', next) }])
    await expect.poll(async () => (await announced()).length).toBeGreaterThan(0)
    expect(await announced()).toEqual([expect.not.stringContaining('王小明')])
  })

  it('keeps what it shows while the gateway is away, and comes back by itself', async () => {
    // the page keeps its address, and no gateway needs a port that another may have taken
    const target = { host: '127.0.0.1', port: Number(new URL(server.url).port) }
    await using wire = await createTcpProxy(target)
    await page.goto(`http://127.0.0.1:${wire.port}/#token=right`)
    await page.getByText('No call right now').first().waitFor()
    ring()
    await page.getByText('97% sure').waitFor()
    await server[Symbol.asyncDispose]()
    await page.getByText('What you see is from').waitFor()
    expect(await page.getByText('97% sure').isVisible()).toBe(true)
    await serve()
    target.port = Number(new URL(server.url).port)
    // the new gateway knows of no call; while it is only tried again, the line about the old view is away, too
    await page.getByText('No call right now').first().waitFor({ timeout: 15_000 })
    expect(await page.getByText('What you see is from').count()).toBe(0)
    // what the hub is told before somebody has opened the desk is for who makes its first view
    ring()
    await page.getByText('97% sure').waitFor()
  })

  it('tells of a call that nobody answered and that popped nowhere why it went where it went, in both languages', async () => {
    await page.goto(`${server.url}/#token=right`)
    await page.getByText('No call right now').first().waitFor()
    hub.publish(extension, [{ type: 'interactionPut', id: 'call-1', value: viewOf('missed', abandoned) }])
    const told = async (details: string) => {
      await page.locator('[data-rl-call="call-1"]').first().click()
      await page.getByText(details).click()
      await page.locator('.rl-reasons li').first().waitFor()
      return page.locator('.rl-reasons li').allTextContents()
    }
    const lines = (language: 'en' | 'zh-CN') =>
      explainCall(abandoned, { rules, language, extension }).flatMap((one) => one.lines.map(({ text }) => text))
    const english = await told('How this was decided')
    expect(english).toEqual(lines('en'))
    expect(english.join()).toContain('Rule vip decided: VIPs wait nowhere.')
    await page.getByLabel('Settings').click()
    await page.getByLabel('Language').selectOption('zh-CN')
    await page.getByText('判断过程').waitFor()
    await expect.poll(() => page.locator('.rl-reasons li').allTextContents()).toEqual(lines('zh-CN'))
    expect(lines('zh-CN').join()).toContain('由规则 vip 决定：VIPs wait nowhere.')
    expect(complaints).toEqual([])
  })

  it('switches language and appearance, which a refresh remembers', async () => {
    await page.goto(`${server.url}/#token=right`)
    await page.getByLabel('Settings').click()
    await page.getByLabel('Language').selectOption('zh-CN')
    await page.getByLabel('外观').selectOption('dark')
    await page.reload()
    await page.getByText('当前没有通话').first().waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.rlTheme])).toEqual([
      'zh-CN',
      'dark',
    ])
  })

  it.each([
    ['', true],
    [' before the desk is there', false],
  ])('signs out%s, and leaves nothing of what was typed', async (_when, there) => {
    // a gateway that answers nothing
    if (!there) await page.routeWebSocket(/\/desk$/, () => {})
    await page.goto(`${server.url}/#token=right`)
    if (there) await page.getByText('No call right now').first().waitFor()
    await page.getByLabel('Settings').click()
    // as after a crash: typed, and not sent
    const kept = () => page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort())
    await page.evaluate(() => {
      const name = `${encodeURIComponent(`ws://${location.host}/desk`)}/1001`
      localStorage.setItem(`ringloop.typed/${name}/Ann/draft/call-1/subject`, JSON.stringify({ at: Date.now(), value: 'x' }))
      sessionStorage.setItem(`ringloop.picked/${name}`, JSON.stringify({ callId: 'call-1', insteadOf: null }))
    })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Token').waitFor()
    expect(await kept()).toEqual(['ringloop.preferences'])
    await page.reload()
    await page.getByLabel('Token').waitFor()
  })
})
