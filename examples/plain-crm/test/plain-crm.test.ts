import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildElements } from '../../../packages/react-bindings/build/build-elements.mjs'
import { findChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { takePicture } from '../../../packages/react-bindings/test/browser/open-page.js'
import { type OpenCrm, openCrm } from './open-crm.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('a CRM of plain HTML with a script tag', () => {
  let directory: string
  let crm: OpenCrm
  let page: Page

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringloop-plain-crm-'))
    await buildElements(directory)
    const built = await readdir(directory)
    const at = (name: string) => new URL(`../src/${name}`, import.meta.url)
    crm = await openCrm(
      {
        '/': at('index.html'),
        '/crm.js': at('crm.js'),
        '/crm.css': at('crm.css'),
        ...Object.fromEntries(built.map((name) => [`/ringloop/${name}`, pathToFileURL(join(directory, name))])),
      },
      1440,
    )
    page = crm.page
  }, 90_000)
  afterAll(async () => {
    await crm?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  it('opens the record of who calls, takes the call, and writes down what became of it', async () => {
    expect(await page.locator('.record h1').textContent()).toBe('王小明')
    const { id } = crm.centre.call('0912345678', 'Jane')
    const pop = page.locator('ringloop-pop .rl-pop')
    await pop.waitFor({ timeout: 20_000 })
    await expect.poll(() => page.locator('.record h1').textContent(), { timeout: 10_000 }).toBe('Jane Customer')
    expect(await page.locator('.because').textContent()).toBe('Jane Customer is calling')
    await takePicture(page, 'plain-crm-ringing')
    await pop.getByRole('button', { name: 'Accept' }).click()
    await expect.poll(() => crm.centre.truth(id)?.answeredAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.locator('ringloop-callbar').getByRole('button', { name: 'Hang up' }).click()
    await expect.poll(() => crm.centre.truth(id)?.endedAt ?? null, { timeout: 15_000 }).not.toBeNull()
    await page.locator('.log').getByText('Call with Jane Customer ended').waitFor({ timeout: 10_000 })
  }, 90_000)

  it('dials a number of the record', async () => {
    await page.getByRole('link', { name: 'Marco Rossi' }).click()
    await page.locator('[title="Call +886933222111"]').click()
    await expect
      .poll(() => crm.centre.simulator.commands.some((line) => /originate .*33222111/.test(line)), { timeout: 15_000 })
      .toBe(true)
    await takePicture(page, 'plain-crm-dialling')
    expect(crm.complaints).toEqual([])
  }, 60_000)
})
