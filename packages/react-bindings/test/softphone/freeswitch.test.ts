import { once } from 'node:events'
import { createConnection } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../browser/browser.js'
import { type ServedPage, servePage } from '../browser/serve-page.js'

/**
 * `FREESWITCH_WS=ws://1001:PASSWORD@HOST:PORT` names the WebSocket of a FreeSWITCH and an account there (`FREESWITCH_DOMAIN`, if the account's
 * domain is not the host), `FREESWITCH_ECHO` a number that plays back what it hears, 9196 by default. `FREESWITCH_URL` is its event
 * socket, by which the other side of calls is seen and calls come in; without it, those tests are skipped.
 */
const address = process.env.FREESWITCH_WS
const executablePath = address === undefined ? null : findChromium()
const eventSocket = process.env.FREESWITCH_URL
const echoNumber = process.env.FREESWITCH_ECHO ?? '9196'
if (address === undefined)
  console.warn('\n  !! SKIPPED: the softphone against a real FreeSWITCH: set FREESWITCH_WS=ws://1001:PASSWORD@HOST:5066\n')

describe.skipIf(address === undefined || executablePath === null)('the softphone at a real FreeSWITCH', () => {
  const at = new URL(address ?? 'ws://1001:x@localhost')
  const user = decodeURIComponent(at.username)
  const domain = process.env.FREESWITCH_DOMAIN ?? at.hostname
  let browser: Browser
  let served: ServedPage
  let page: Page

  beforeAll(async () => {
    served = await servePage({ script: '../softphone/softphone-page.ts', connect: `${at.protocol}//${at.host}` })
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        // else addresses of this machine are hidden behind names that a switch cannot resolve
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })
  afterEach(() => page.evaluate(() => window.softphone[Symbol.dispose]()).then(() => page.close()))

  const open = async (more: object = {}, password = decodeURIComponent(at.password)) => {
    page = await (await browser.newContext({ permissions: ['microphone'] })).newPage()
    await page.goto(served.url)
    await page.evaluate((options) => window.makeSoftphone(options).start(), {
      url: `${at.protocol}//${at.host}`,
      uri: `sip:${user}@${domain}`,
      password,
      echoNumber,
      ...more,
    })
  }
  const state = () => page.evaluate(() => window.softphone.getSnapshot())
  const becomes = async (wanted: string) => expect.poll(async () => (await state()).line.state, { timeout: 15_000 }).toBe(wanted)
  const talks = () => expect.poll(async () => (await state()).calls[0]?.state, { timeout: 20_000 }).toBe('talking')
  const over = () => expect.poll(async () => (await state()).calls, { timeout: 10_000 }).toEqual([])
  /** Bytes of sound so far, both ways. */
  const bytes = () =>
    page.evaluate(async () => {
      let [sent, received] = [0, 0]
      for (const row of (await window.connections.at(-1)?.getStats())?.values() ?? []) {
        if (row.type === 'outbound-rtp') sent += row.bytesSent
        if (row.type === 'inbound-rtp') received += row.bytesReceived
      }
      return { sent, received }
    })
  const flows = async () => {
    const before = await bytes()
    await expect
      .poll(
        async () => {
          const now = await bytes()
          return Math.min(now.sent - before.sent, now.received - before.received)
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(8_000)
  }

  it('registers, calls the echo, and sound goes both ways; it is measured, held, taken back and ended', {
    timeout: 90_000,
  }, async () => {
    await open()
    await becomes('registered')
    await page.evaluate(() => window.softphone.testLine())
    await talks()
    await flows()
    await expect.poll(() => page.evaluate(() => window.softphone.media.levels().output), { timeout: 10_000 }).toBeGreaterThan(0.3)
    await expect.poll(async () => (await state()).calls[0]?.quality?.mos ?? 0, { timeout: 10_000 }).toBeGreaterThan(4)
    await page.evaluate(() => window.softphone.setHeld(true))
    await expect.poll(async () => (await state()).calls[0]?.held.here).toBe(true)
    await page.evaluate(() => window.softphone.setHeld(false))
    await expect.poll(async () => (await state()).calls[0]?.held.here).toBe(false)
    await flows()
    await page.evaluate(() => window.softphone.hangUp())
    await over()
    expect((await state()).trouble).toBeNull()
  })

  it('is told when its password is wrong, and does not try again and again', { timeout: 30_000 }, async () => {
    await open({}, 'not the password')
    await becomes('refused')
  })

  describe.skipIf(eventSocket === undefined)('as the device of an agent', () => {
    it('rings, is answered, seen muted and held, and heard by the switch; a call that the agent began is taken by itself', {
      timeout: 90_000,
    }, async () => {
      await open()
      await becomes('registered')
      const uuid = await originate(`user/${user}@${domain}`, '&echo')
      await expect.poll(async () => (await state()).calls[0]?.state, { timeout: 10_000 }).toBe('ringing')
      expect(await page.evaluate(() => window.softphone.answer())).toBe(true)
      await talks()
      expect(await api(`uuid_getvar ${uuid} endpoint_disposition`)).toBe('ANSWER')
      await flows()
      await page.evaluate(() => window.softphone.sendDigits('12#'))
      await api(`uuid_hold ${uuid}`)
      await expect.poll(async () => (await state()).calls[0]?.held.there, { timeout: 10_000 }).toBe(true)
      await api(`uuid_hold off ${uuid}`)
      await expect.poll(async () => (await state()).calls[0]?.held.there, { timeout: 10_000 }).toBe(false)
      await api(`uuid_kill ${uuid}`)
      await over()

      const asked = await originate(`{sip_auto_answer=true}user/${user}@${domain}`, '&echo')
      await talks()
      await flows()
      await page.evaluate(() => window.softphone.hangUp())
      await over()
      await expect.poll(() => api(`uuid_exists ${asked}`), { timeout: 10_000 }).toBe('false')
    })
  })
})

/** Calls a device in the background; gives the id of its leg. */
async function originate(device: string, application: string): Promise<string> {
  const uuid = crypto.randomUUID()
  const target = device.startsWith('{')
    ? device.replace('{', `{origination_uuid=${uuid},`)
    : `{origination_uuid=${uuid}}${device}`
  await ask(`bgapi originate ${target} ${application}`, /Reply-Text: \+OK Job-UUID.*\n/)
  return uuid
}

/** Asks the switch, as fs_cli does. */
async function api(command: string): Promise<string> {
  const [, length, rest] = await ask(`api ${command}`, /Content-Type: api\/response\nContent-Length: (\d+)\n\n([\s\S]*)/)
  return (rest ?? '').slice(0, Number(length)).trim()
}

/** What an event socket answers, once it fits. */
async function ask(command: string, answer: RegExp): Promise<RegExpExecArray> {
  const { hostname, port, password } = new URL(eventSocket ?? '')
  const socket = createConnection(Number(port), hostname)
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  await once(socket, 'connect')
  socket.write(`auth ${decodeURIComponent(password)}\n\n${command}\n\n`)
  const found = await expect
    .poll(() => answer.exec(text), { timeout: 5_000 })
    .toBeTruthy()
    .then(() => answer.exec(text))
  socket.destroy()
  return found as RegExpExecArray
}
