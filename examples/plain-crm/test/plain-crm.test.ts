import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildElements } from '../../../packages/react-bindings/build/build-elements.mjs'
import { findChromium, launchChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { serveCrm } from '../src/serve-crm.js'
import { type CallCentre, startCallCentre } from './start-call-centre.js'

const chromium = findChromium()
const pictures = process.env.RINGLOOP_SCREENSHOTS

describe.skipIf(chromium === null)('a CRM of plain HTML with a script tag', () => {
  let directory: string
  let crm: Awaited<ReturnType<typeof serveCrm>>
  let centre: CallCentre
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringloop-plain-crm-'))
    await buildElements(directory)
    const built = await readdir(directory)
    const at = (name: string) => new URL(`../src/${name}`, import.meta.url)
    crm = await serveCrm({
      files: {
        '/': at('index.html'),
        '/crm.js': at('crm.js'),
        '/crm.css': at('crm.css'),
        '/customers.json': at('customers.json'),
        ...Object.fromEntries(built.map((name) => [`/ringloop/${name}`, pathToFileURL(join(directory, name))])),
      },
      session: () => centre.session,
    })
    centre = await startCallCentre(crm.origin)
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(crm.origin)
    await page.getByText('No call right now').waitFor({ timeout: 20_000 })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await centre?.[Symbol.asyncDispose]()
    await crm?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  it('opens the record of who calls, takes the call, and writes down what became of it', async () => {
    expect(await page.locator('.record h1').textContent()).toBe('王小明')
    const { id } = centre.call('0912345678', 'Jane')
    const pop = page.locator('ringloop-pop .rl-pop')
    await pop.waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('.record h1').textContent(), { timeout: 10_000 }).toBe('Jane Customer')
    expect(await page.locator('.because').textContent()).toBe('Jane Customer is calling')
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/plain-crm-ringing.png` })
    await pop.getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => centre.truth(id)?.answeredAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.locator('ringloop-callbar').getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(() => centre.truth(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.locator('.log').getByText('Call with Jane Customer ended').waitFor({ timeout: 10_000 })
  }, 90_000)

  it('dials a number of the record', async () => {
    await page.getByRole('link', { name: 'Marco Rossi' }).click()
    await page.locator('[title="Call +886933222111"]').click()
    await expect
      .poll(() => centre.simulator.commands.some((line) => /originate .*33222111/.test(line)), { timeout: 15_000 })
      .toBe(true)
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/plain-crm-dialling.png` })
    expect(complaints).toEqual([])
  }, 60_000)
})
