import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadRecording } from '@ringloop/freeswitch-adapter/player'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRecording as recordingOf } from '../../../freeswitch-adapter/test/support/recordings.js'
import { findChromium, launchChromium } from '../../../react-bindings/test/browser/browser.js'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { startWholeWay, type WholeWay } from './start-whole-way.js'

const chromium = findChromium()

const names = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg onload=window.pwned=1>',
  'javascript:window.pwned=1',
  "'; drop table tickets; --",
]

/** From the bytes on the switch's socket to what the browser draws. */
describe.skipIf(chromium === null)('a hostile caller in the browser', () => {
  let browser: Browser
  let way: WholeWay
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ringloop-page-'))
    const pageDirectory = await buildDeskPage(directory)
    browser = await launchChromium(chromium ?? '')
    way = await startWholeWay({ pageDirectory, rules: { version: 1, wrapUpSeconds: 3600, rules: [] } })
    await way.connected()
  }, 60_000)
  afterAll(async () => {
    await way?.[Symbol.asyncDispose]()
    await browser?.close()
    await rm(directory, { recursive: true, force: true })
  })

  it('is shown as text, and nothing of it runs', { timeout: 60_000 }, async () => {
    const page = await browser.newPage({ locale: 'en-US' })
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(`${way.gateway.url}/#token=token-1001`)
    const scenario = loadRecording(recordingOf('b_queue_answer', 'filter.json').bytes)
    for (const callerName of names) {
      const playing = way.player.play(scenario, { speed: 2, overrides: { callerName } })
      // in the pop, and in the list of calls once it has rung out
      await page.getByText(callerName, { exact: false }).first().waitFor({ timeout: 15_000 })
      await playing.done
    }
    // the drafts' subjects hold them too
    expect(await page.getByText('Wrap-up').count()).toBeGreaterThan(0)
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
    expect(await page.locator('img[src="x"], svg[onload], script:not([src])').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })
})
