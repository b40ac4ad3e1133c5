import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cssText } from '../../../packages/react-bindings/build/css-text.mjs'
import { findChromium, launchChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { serveCrm } from '../../plain-crm/src/serve-crm.js'
import { type CallCentre, startCallCentre } from '../../plain-crm/test/start-call-centre.js'
import { vueFiles } from './vue-files.js'

const chromium = findChromium()
const pictures = process.env.RINGLOOP_SCREENSHOTS

describe.skipIf(chromium === null)('a page in Vue with the web components', () => {
  let crm: Awaited<ReturnType<typeof serveCrm>>
  let centre: CallCentre
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    const at = (name: string) => new URL(`../src/${name}`, import.meta.url)
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(at('main.ts'))],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      // a project takes the built packages; here they are taken from their sources
      conditions: ['@ringloop/source'],
      plugins: [cssText, vueFiles],
      define: {
        'process.env.NODE_ENV': '"production"',
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
    })
    crm = await serveCrm({
      files: {
        '/': at('index.html'),
        '/page.css': at('page.css'),
        '/main.js': outputFiles[0]?.text ?? '',
        '/customers.json': new URL('../../plain-crm/src/customers.json', import.meta.url),
      },
      session: () => centre.session,
    })
    centre = await startCallCentre(crm.origin)
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
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
  })

  it('shows the record of who calls, and the call is taken in the pop', async () => {
    const { id } = centre.call('0912345678', 'Jane')
    await page.locator('ringloop-pop .rl-pop').waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('main h1').textContent(), { timeout: 10_000 }).toBe('Jane Customer')
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/vue-page-ringing.png` })
    await page.locator('ringloop-pop').getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => centre.truth(id)?.answeredAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.locator('ringloop-callbar').getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(() => centre.truth(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull()
  }, 90_000)

  it('dials the number of the record', async () => {
    await page.getByRole('button', { name: 'Call +886912345678' }).click()
    await expect
      .poll(() => centre.simulator.commands.some((line) => /originate .*912345678/.test(line)), { timeout: 15_000 })
      .toBe(true)
    expect(complaints).toEqual([])
  }, 60_000)
})
