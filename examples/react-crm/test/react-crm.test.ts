import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { serveCrm } from '../../plain-crm/src/serve-crm.js'
import { type CallCentre, startCallCentre } from '../../plain-crm/test/start-call-centre.js'

const chromium = findChromium()
const pictures = process.env.RINGLOOP_SCREENSHOTS

describe.skipIf(chromium === null)('a CRM in React, with a part of its own', () => {
  let crm: Awaited<ReturnType<typeof serveCrm>>
  let centre: CallCentre
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const at = (name: string) => new URL(`../src/${name}`, import.meta.url)
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(at('main.tsx')), fileURLToPath(at('crm.css'))],
      outdir: '/',
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      // a project takes the built packages; here they are taken from their sources
      conditions: ['@ringloop/source'],
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    const built = (name: string) => outputFiles.find(({ path }) => path.endsWith(`/${name}`))?.text ?? ''
    crm = await serveCrm({
      files: {
        '/': at('index.html'),
        '/crm.css': built('crm.css'),
        '/main.js': built('main.js'),
        '/customers.json': new URL('../../plain-crm/src/customers.json', import.meta.url),
      },
      session: () => centre.session,
    })
    centre = await startCallCentre(crm.origin)
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ viewport: { width: 1600, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(crm.origin)
    await page.getByText('No call right now').first().waitFor({ timeout: 20_000 })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await centre?.[Symbol.asyncDispose]()
    await crm?.[Symbol.asyncDispose]()
  })

  it('shows the record of who calls, and in the desk the orders that only the CRM knows', async () => {
    const { id } = centre.call('0912345678', 'Jane')
    await page.locator('aside .rl-pop').waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('main h1').textContent(), { timeout: 10_000 }).toBe('Jane Customer')
    expect(await page.locator('main').textContent()).toContain('Blue Door Café')
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/react-crm-ringing.png` })
    await page.locator('.rl-pop').getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => centre.truth(id)?.answeredAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.getByText('482913 Espresso machine EM-7 (Delivered)').waitFor({ timeout: 10_000 })
    await page.locator('.rl-bar').getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(() => centre.truth(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull()
  }, 90_000)

  it('dials the number of the record', async () => {
    await page.getByRole('button', { name: /Call/ }).filter({ hasText: '+886912345678' }).click()
    await expect
      .poll(() => centre.simulator.commands.some((line) => /originate .*912345678/.test(line)), { timeout: 15_000 })
      .toBe(true)
    expect(complaints).toEqual([])
  }, 60_000)
})
