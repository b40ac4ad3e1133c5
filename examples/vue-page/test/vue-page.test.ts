import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cssText } from '../../../packages/react-bindings/build/css-text.mjs'
import { findChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { takePicture } from '../../../packages/react-bindings/test/browser/open-page.js'
import { type OpenCrm, openCrm } from '../../plain-crm/test/open-crm.js'
import { vueFiles } from './vue-files.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('a page in Vue with the web components', () => {
  let crm: OpenCrm
  let page: Page

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
    crm = await openCrm(
      {
        '/': at('index.html'),
        '/page.css': at('page.css'),
        '/main.js': outputFiles[0]?.text ?? '',
      },
      1280,
    )
    page = crm.page
  }, 90_000)
  afterAll(() => crm?.[Symbol.asyncDispose]())

  it('shows the record of who calls, and the call is taken in the pop', async () => {
    const { id } = crm.centre.call('0912345678', 'Jane')
    await page.locator('ringloop-pop .rl-pop').waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('main h1').textContent(), { timeout: 10_000 }).toBe('Jane Customer')
    await takePicture(page, 'vue-page-ringing')
    await page.locator('ringloop-pop').getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => crm.centre.truth(id)?.answeredAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.locator('ringloop-callbar').getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(() => crm.centre.truth(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull()
  }, 90_000)

  it('dials the number of the record', async () => {
    await page.getByRole('button', { name: 'Call +886912345678' }).click()
    await expect
      .poll(() => crm.centre.simulator.commands.some((line) => /originate .*912345678/.test(line)), { timeout: 15_000 })
      .toBe(true)
    expect(crm.complaints).toEqual([])
  }, 60_000)
})
