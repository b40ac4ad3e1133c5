import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceBehaviour } from '@ringloop/freeswitch-adapter/simulator'
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
  /** What comes to be so at the switch, or on the page, in good time. */
  const really = <Value>(read: () => Value | Promise<Value>, message?: string) =>
    expect.poll(read, { timeout: 15_000, ...(message === undefined ? {} : { message }) })
  /** Who talks with the customer, as it really is. */
  const talking = (id: string) =>
    truth(id)
      ?.offers.filter(({ answeredAt, leftAt, consultation }) => answeredAt !== null && leftAt === null && !consultation)
      .map(({ extension }) => extension)
  const accept = async () => {
    await page.locator('.rl-pop').getByRole('button', { name: 'Accept' }).click({ timeout: 20_000 })
    await says('Connected')
  }
  /** The telephone of an extension from now on. */
  const phone = (extension: string, behaviour: DeviceBehaviour) => {
    const device = demo.simulator.phones.get(extension)
    if (device) device.behaviour = behaviour
  }
  const answers = { kind: 'answer', afterSeconds: 0.5 } as const
  const command = (pattern: RegExp) =>
    really(() => demo.simulator.commands.some((line) => pattern.test(line)), String(pattern)).toBe(true)
  const error = (at = page) => at.locator('.rl-command-error .rl-error')

  it('ring, accept, hold, resume, consult, switch, complete', { timeout: 150_000 }, async () => {
    const { id } = customerCalls()
    await accept()
    expect(truth(id)?.answeredAt).not.toBeNull()
    expect(talking(id)).toEqual(['1001'])

    await press('Hold')
    await says('On hold')
    await really(() => truth(id)?.held).toBe(true)
    await press('Resume')
    await says('Connected')
    await really(() => truth(id)?.held).toBe(false)

    await press('Transfer')
    await page.getByRole('button', { name: /張志明/ }).click()
    await press('Consult first')
    await page.getByText('Consulting 張志明').waitFor({ timeout: 20_000 })
    expect(await demo.simulator.api('show channels')).toContain('1002')
    await press('Switch')
    await says('Connected')
    await press('Switch')
    await says('On hold')
    await press('Complete transfer')
    await page.getByRole('button', { name: 'File ticket' }).or(page.locator('.rl-bar-idle')).first().waitFor({ timeout: 15_000 })
    await really(() => talking(id)).toEqual(['1002'])
    expect(truth(id)?.endedAt).toBeNull()
    const second = await open('1002')
    await says('Connected', second)
    await press('Hang up', second)
    await really(() => truth(id)?.endedAt).not.toBeNull()
    expect(truth(id)?.outcome).toBe('answered')
  })

  it('mute, record, digits, park and take back', { timeout: 150_000 }, async () => {
    const { id } = customerCalls()
    await accept()
    await press('Mute')
    await says('Muted')
    await command(/uuid_audio .*mute/)
    await press('Unmute')
    await page.locator('.rl-sign-muted').waitFor({ state: 'detached' })
    await press('Record')
    await really(() => truth(id)?.recordings).toBe(1)
    await page.locator('.rl-sign').getByText('Recording').waitFor()
    await press('Pause recording')
    await says('Recording paused')
    await command(/uuid_record .* mask/)
    await press('Resume recording')
    await says('Recording')
    await command(/uuid_record .* unmask/)
    await press('Stop recording')
    await page.locator('.rl-sign').waitFor({ state: 'detached' })
    await press('Keypad')
    await page.getByRole('region', { name: 'Keypad' }).press('5')
    await page.getByText('Sent: 5').waitFor()
    await command(/uuid_send_dtmf \S+ 5/)
    await page.keyboard.press('Escape')
    await press('Park')
    const second = await open('1002')
    await second.getByRole('button', { name: 'Take' }).click({ timeout: 15_000 })
    await says('Connected', second)
    await really(() => talking(id)).toEqual(['1002'])
  })

  it('the supervisor picks up, hands on; listens, whispers, barges in, stops, and ends the call', {
    timeout: 120_000,
  }, async () => {
    const { id } = customerCalls()
    const second = await open('1002')
    await second.locator('.rl-calls').getByRole('button', { name: 'Pick up' }).click({ timeout: 20_000 })
    await says('Connected', second)
    await really(() => talking(id)).toEqual(['1002'])
    await press('Transfer', second)
    await second.getByLabel('Extension or number').fill('ann')
    await second.keyboard.press('Enter')
    await press('Transfer now', second)
    await accept()
    await really(() => talking(id)).toEqual(['1001'])

    const file = second.getByRole('button', { name: 'File ticket' })
    if (await file.isVisible()) await file.click()
    await second.locator('.rl-calls').getByText('With a colleague').click({ timeout: 15_000 })
    await press('Listen in', second)
    await second.locator('.rl-controls').getByRole('button', { name: 'Stop listening' }).waitFor({ timeout: 15_000 })
    expect(await demo.simulator.api('show channels')).toMatch(/1002/)
    await command(/eavesdrop/)
    await press('Whisper', second)
    await command(/uuid_recv_dtmf \S+ 2/)
    await press('Barge in', second)
    await command(/uuid_recv_dtmf \S+ 3/)
    await press('Stop listening', second)
    await second.locator('.rl-controls').getByRole('button', { name: 'Stop listening' }).waitFor({ state: 'detached' })
    await really(() => demo.simulator.api('show channels')).not.toMatch(/eavesdrop/)
    expect(truth(id)?.endedAt).toBeNull()
    await press('End their call', second)
    await really(() => truth(id)?.endedAt).not.toBeNull()
    expect(await error(second).count()).toBe(0)
  })

  it('reject; a colleague who does not answer keeps nothing waiting; conference, mute, remove, add', {
    timeout: 120_000,
  }, async () => {
    const { id } = customerCalls()
    await page.locator('.rl-pop').getByRole('button', { name: 'Reject' }).click({ timeout: 20_000 })
    await really(() => truth(id)?.offers[0]?.result).toBe('rejected')
    await accept()

    phone('1002', { kind: 'noAnswer' })
    const consult = async () => {
      await press('Transfer')
      await page.getByRole('button', { name: /張志明/ }).click()
      await press('Consult first')
    }
    await consult()
    await page.getByText('Rings at 張志明…').waitFor()
    const second = await open('1002')
    await second.locator('.rl-pop').getByText('Ann Lin asks for your advice').waitFor()
    // while it rings the agent can do other things, and come back
    await press('Mute')
    await says('Muted')
    await press('Unmute')
    await press('Back to the customer')
    await says('Connected')
    await really(() => [talking(id), truth(id)?.held]).toEqual([['1001'], false])
    expect(await error().count()).toBe(0)

    phone('1002', answers)
    await consult()
    await page.getByText('Consulting 張志明').waitFor({ timeout: 15_000 })
    await second.locator('.rl-bar-state').getByText('Giving advice').waitFor()
    expect(await second.getByRole('button', { name: 'End their call' }).count()).toBe(0)
    await press('Conference')
    await page.getByRole('list', { name: 'In this call' }).waitFor({ timeout: 15_000 })
    await really(() => demo.simulator.api('conference list')).toMatch(/1001[\s\S]*1002|1002[\s\S]*1001/)
    expect(truth(id)?.conference).toBe(true)
    await press('Mute 張志明')
    await command(/conference \S+ mute \d/)
    await press('Unmute 張志明')
    await command(/conference \S+ unmute \d/)
    await press('Remove 張志明')
    await really(() => demo.simulator.api('conference list')).not.toContain('internal/1002@')
    await press('Add to the call')
    await page.getByLabel('Extension or number').fill('0900 000 222')
    await page.getByRole('region', { name: 'Add to the call' }).getByRole('button', { name: 'Add to the call' }).click()
    await really(() => demo.simulator.api('conference list')).toContain('0900000222')
    await press('Hang up')
    await really(() => talking(id)).toEqual([])
  })

  it('who advises hangs up for themselves alone', { timeout: 150_000 }, async () => {
    const { id } = customerCalls()
    await accept()
    phone('1002', answers)
    await press('Transfer')
    await page.getByRole('button', { name: /張志明/ }).click()
    await press('Consult first')
    await page.getByText('Consulting 張志明').waitFor({ timeout: 15_000 })
    const second = await open('1002')
    await press('Hang up', second)
    await says('Connected')
    await really(() => [talking(id), truth(id)?.endedAt]).toEqual([['1001'], null])
  })

  it('dials: who must not be called, who is busy, a number that is none, and one that answers', {
    timeout: 150_000,
  }, async () => {
    phone('1001', answers)
    const field = page.getByLabel('Extension or number')
    const dial = async (number: string) => {
      if (!(await field.isVisible())) await page.locator('.rl-bar').getByRole('button', { name: 'Call', exact: true }).click()
      await field.fill(number)
      await page.keyboard.press('Enter')
    }
    for (const [number, says] of [
      ['0911 000 002', /do-not-call list/],
      ['0900 000 486', /is busy/],
      ['0900 000 404', /does not exist/],
      ['0900 000 603', /declined/],
    ] as const) {
      await dial(number)
      await error().getByText(says).waitFor({ timeout: 15_000 })
    }
    expect(demo.simulator.commands.some((line) => line.includes('0911000002'))).toBe(false)
    await dial('0900 000 111')
    await says('Connected')
    expect(await error().count()).toBe(0)
    await expect
      .poll(() => demo.simulator.truth().at(-1))
      .toMatchObject({ direction: 'outbound', number: '0900000111', endedAt: null })
    await press('Hang up')
    await really(() => demo.simulator.truth().at(-1)?.endedAt).not.toBeNull()
  })

  it('a connection that breaks over a command: the desk says so, comes back, and shows what is true', {
    timeout: 60_000,
  }, async () => {
    const { id } = customerCalls()
    await page.context().close()
    let cut: (() => void) | null = null
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
    page = await context.newPage()
    await page.routeWebSocket(/\/desk$/, (socket) => {
      const gateway = socket.connectToServer()
      let deaf = false
      cut = () => void socket.close({ code: 1001 })
      socket.onMessage((message) => {
        if (String(message).includes('"hold"')) deaf = true
        gateway.send(message)
      })
      gateway.onMessage((message) => {
        if (!deaf) socket.send(message)
      })
    })
    await page.goto(`${way.gateway.url}/#token=token-1001`)
    await accept()
    await press('Hold')
    const hold = page.locator('.rl-controls').getByRole('button', { name: 'Hold' })
    await really(() => hold.getAttribute('aria-busy')).toBe('true')
    await really(() => truth(id)?.held).toBe(true)
    // nothing is made up meanwhile
    await says('Connected')
    cut = cut as (() => void) | null
    cut?.()
    await error()
      .getByText(/The connection broke/)
      .waitFor()
    await says('On hold')
    await press('Resume')
    await says('Connected')
    expect(await error().count()).toBe(0)
  })

  it('not ready and ready, as the queue has it', { timeout: 150_000 }, async () => {
    await page.locator('.rl-agent-menu > .rl-agent-ready').waitFor()
    await page.locator('.rl-agent-menu > summary').click()
    await page.getByRole('button', { name: 'Not ready' }).click()
    await really(() => demo.simulator.agents.get('1001@default')?.status).toBe('On Break')
    await page.locator('.rl-agent-menu > .rl-agent-notReady').waitFor()
    for (const [name, status] of [
      ['Log off', 'Logged Out'],
      ['Ready', 'Available'],
    ] as const) {
      // the menu has closed and given the focus back
      await really(() => page.locator('.rl-agent-menu > summary:focus').count()).toBe(1)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name, exact: true }).click()
      await really(() => demo.simulator.agents.get('1001@default')?.status).toBe(status)
    }
  })
})
