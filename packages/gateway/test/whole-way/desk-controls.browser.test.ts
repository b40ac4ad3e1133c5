import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { type DemoSwitch, startDemoSwitch } from '../../src/demo/demo-switch.js'
import { startWholeWay, type WholeWay } from './start-whole-way.js'

const chromium = findChromium()

/** A person presses buttons; what came of it is read at the other end, in the switch. */
describe.skipIf(chromium === null)('the buttons of the desk, down to the switch', () => {
  let browser: Browser
  let directory: string
  let pageDirectory: string
  let demo: DemoSwitch
  let way: WholeWay
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringloop-page-'))
    pageDirectory = await buildDeskPage(directory)
    browser = await launchChromium(chromium ?? '')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await rm(directory, { recursive: true, force: true })
  })
  beforeEach(async () => {
    demo = await startDemoSwitch({ answerSeconds: 60 })
    way = await startWholeWay({
      adapter: demo.adapter,
      pageDirectory,
      agents: [
        { extension: '1001', name: 'Ann Lin', token: 'token-1001' },
        { extension: '1002', name: '張志明', token: 'token-1002', supervisor: true },
      ],
      rules: { version: 1, wrapUpSeconds: 3600, rules: [] },
    })
    await way.connected()
    page = await open('1001')
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await way[Symbol.asyncDispose]()
    await demo.simulator[Symbol.asyncDispose]()
    expect(complaints.splice(0)).toEqual([])
  })

  const open = async (extension: string) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' })
    const opened = await context.newPage()
    opened.on('pageerror', (error) => complaints.push(error.message))
    await opened.goto(`${way.gateway.url}/#token=token-${extension}`)
    return opened
  }
  const press = (name: string, at = page) => at.locator('.rl-controls').getByRole('button', { name, exact: true }).click()
  const says = (text: string, at = page) =>
    at.locator('.rl-bar-state, .rl-sign').getByText(text, { exact: true }).waitFor({ timeout: 10_000 })
  const customerCalls = () => demo.simulator.call({ from: '0912345678', name: 'Jane Customer', to: '5001' })
  const truth = (id: string) => demo.simulator.truth().find((call) => call.id === id)
  /** Who talks with the customer, as it really is. */
  const talking = (id: string) =>
    truth(id)
      ?.offers.filter(({ answeredAt, leftAt, consultation }) => answeredAt !== null && leftAt === null && !consultation)
      .map(({ extension }) => extension)
  const accept = async () => {
    await page.locator('.rl-pop').getByRole('button', { name: 'Accept' }).click({ timeout: 20_000 })
    await says('Connected')
  }
  it('ring, accept, hold, resume, consult, switch, complete', { timeout: 90_000 }, async () => {
    const { id } = customerCalls()
    await accept()
    expect(truth(id)?.answeredAt).not.toBeNull()
    expect(talking(id)).toEqual(['1001'])

    await press('Hold')
    await says('On hold')
    await expect.poll(() => truth(id)?.held).toBe(true)
    await press('Resume')
    await says('Connected')
    await expect.poll(() => truth(id)?.held).toBe(false)

    await press('Transfer')
    await page.getByRole('button', { name: /張志明/ }).click()
    await press('Consult first')
    await page.getByText('Consulting 張志明').waitFor({ timeout: 20_000 })
    expect(await demo.simulator.api('show channels')).toContain('1002')
    await press('Switch')
    await press('Switch')
    await press('Complete transfer')
    await page.getByRole('button', { name: 'File ticket' }).or(page.locator('.rl-bar-idle')).first().waitFor({ timeout: 15_000 })
    await expect.poll(() => talking(id)).toEqual(['1002'])
    expect(truth(id)?.endedAt).toBeNull()
    const second = await open('1002')
    await says('Connected', second)
    await press('Hang up', second)
    await expect.poll(() => truth(id)?.endedAt).not.toBeNull()
    expect(truth(id)?.outcome).toBe('answered')
  })

  it('mute, record, digits, park and take back', { timeout: 90_000 }, async () => {
    const { id } = customerCalls()
    await accept()
    await press('Mute')
    await says('Muted')
    await press('Unmute')
    await press('Record')
    await expect.poll(() => truth(id)?.recordings).toBe(1)
    await page.locator('.rl-sign').getByText('Recording').waitFor()
    await press('Pause recording')
    await says('Recording paused')
    await press('Stop recording')
    await press('Keypad')
    await page.getByRole('region', { name: 'Keypad' }).press('5')
    await page.getByText('Sent: 5').waitFor()
    await page.keyboard.press('Escape')
    await press('Park')
    const second = await open('1002')
    await second.getByRole('button', { name: 'Take' }).click({ timeout: 15_000 })
    await says('Connected', second)
    await expect.poll(() => talking(id)).toEqual(['1002'])
  })

  it('the supervisor listens in and stops; the customer is called back, but not who must not be', {
    timeout: 90_000,
  }, async () => {
    const { id } = customerCalls()
    await accept()
    const second = await open('1002')
    await second.locator('.rl-calls').getByText('With a colleague').click({ timeout: 15_000 })
    await press('Listen in', second)
    await expect.poll(() => demo.simulator.commands.some((line) => line.includes('eavesdrop'))).toBe(true)
    await press('Hang up')
    await expect.poll(() => truth(id)?.endedAt).not.toBeNull()

    await page
      .locator('.rl-bar')
      .getByRole('button', { name: 'Call', exact: true })
      .or(page.getByText('Wrap-up'))
      .first()
      .waitFor()
    await page
      .getByRole('button', { name: /^Call 09/ })
      .last()
      .waitFor()
    const menu = await open('1001')
    await menu.getByText('Wrap-up').first().waitFor()
    await menu
      .getByRole('button', { name: 'Finish wrap-up' })
      .or(menu.getByRole('button', { name: 'File ticket' }))
      .click()
    await menu.locator('.rl-bar').getByRole('button', { name: 'Call', exact: true }).click({ timeout: 15_000 })
    await menu.getByLabel('Extension or number').fill('0911 000 002')
    await menu.getByRole('region', { name: 'Call', exact: true }).getByRole('button', { name: 'Call', exact: true }).click()
    await menu.getByText(/do-not-call list/).waitFor({ timeout: 10_000 })
  })

  it('not ready and ready, as the queue has it', { timeout: 60_000 }, async () => {
    await page.locator('.rl-agent-menu > .rl-agent-ready').waitFor()
    await page.locator('.rl-agent-menu > summary').click()
    await page.getByRole('button', { name: 'Not ready' }).click()
    await expect.poll(() => demo.simulator.agents.get('1001@default')?.status).toBe('On Break')
    await page.locator('.rl-agent-menu > .rl-agent-notReady').waitFor()
  })
})
