import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { takePicture } from '../../../packages/react-bindings/test/browser/open-page.js'
import { type OpenCrm, openCrm } from '../../plain-crm/test/open-crm.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('a CRM in React, with a part of its own', () => {
  let crm: OpenCrm
  let page: Page

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
    crm = await openCrm(
      {
        '/': at('index.html'),
        '/crm.css': built('crm.css'),
        '/main.js': built('main.js'),
      },
      1600,
    )
    page = crm.page
  }, 90_000)
  afterAll(() => crm?.[Symbol.asyncDispose]())

  it('shows the record of who calls, and in the desk the orders that only the CRM knows', async () => {
    const { id } = crm.centre.call('0912345678', 'Jane')
    await page.locator('aside .rl-pop').waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('main h1').textContent(), { timeout: 10_000 }).toBe('Jane Customer')
    expect(await page.locator('main').textContent()).toContain('Blue Door Café')
    await takePicture(page, 'react-crm-ringing')
    await page.locator('.rl-pop').getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => crm.centre.truth(id)?.answeredAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.getByText('482913 Espresso machine EM-7 (Delivered)').waitFor({ timeout: 10_000 })
    await page.locator('.rl-bar').getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(() => crm.centre.truth(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull()
  }, 90_000)

  it('dials the number of the record', async () => {
    await page.getByRole('button', { name: /Call/ }).filter({ hasText: '+886912345678' }).click()
    await expect
      .poll(() => crm.centre.simulator.commands.some((line) => /originate .*912345678/.test(line)), { timeout: 15_000 })
      .toBe(true)
    expect(crm.complaints).toEqual([])
  }, 60_000)
})
