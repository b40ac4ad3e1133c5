import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ScenarioName } from '../fixtures/scenarios.js'
import { barriersOf } from './barriers.js'
import { findChromium, launchChromium } from './browser.js'
import { complaintsOf } from './complaints.js'
import { takePicture } from './open-page.js'
import { partInMain, type ServedPage, servePage } from './serve-page.js'

const chromium = findChromium()
const sizes = [360, 1440] as const

describe.skipIf(chromium === null)('the ticket’s form in a real browser', () => {
  let served: ServedPage
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    served = await servePage({ script: 'fixture-page.tsx', style: 'fixture-page.css', body: partInMain })
    browser = await launchChromium(chromium ?? '')
  })
  // what was typed on one page is kept for the next of its tab
  beforeEach(async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    page = await context.newPage()
    complaints = complaintsOf(page)
    await page.goto(served.url)
  })
  afterEach(() => page.context().close())
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })

  const show = async (name: ScenarioName, language: 'en' | 'zh-CN' = 'en', theme: 'light' | 'dark' = 'light', width = 1440) => {
    await page.setViewportSize({ width, height: width === 360 ? 780 : 900 })
    await page.evaluate(([n, l, t]) => window.showScenario(n as never, l as never, t as never), [name, language, theme])
    if (name === 'filedParts') await page.evaluate(() => document.querySelector<HTMLElement>('[data-rl-call="call-1"]')?.click())
    if (width === 360)
      await page
        .locator('.rl-tab')
        .nth(name === 'richCustomer' ? 1 : 2)
        .click()
  }
  const check = async (what: string, shown: string) => {
    expect(await barriersOf(page.locator(shown)), what).toEqual([])
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('.rl-middle, .rl-right')]
        .filter((pane) => pane.scrollWidth > pane.clientWidth + 1)
        .map((pane) => pane.className),
    )
    expect(wide, what).toEqual([])
  }
  const picture = async (file: string, part: string) => {
    await page.locator(part).first().scrollIntoViewIfNeeded()
    await takePicture(page, file)
  }
  const sent = () => page.evaluate(() => window.desk.sent)
  const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '')
  /** Takes files as the page's desk does: told how far, then as it is said to end. */
  const takeFiles = (how: 'keep' | 'halfway' | 'refuse') =>
    page.evaluate((mode) => {
      const taken: string[] = []
      Object.assign(window, { taken })
      window.desk.take = (_callId, file, { onProgress }) => {
        taken.push(file.name)
        if (mode === 'halfway') onProgress(0.42)
        if (mode === 'keep') return Promise.resolve()
        if (mode === 'halfway') return new Promise(() => {})
        return Promise.reject(window.failure)
      }
    }, how)
  const taken = () => page.evaluate(() => (window as unknown as { taken: string[] }).taken)

  it('is filled in, with a file, and filed by keyboard alone', async () => {
    await show('templated')
    await takeFiles('keep')
    await page.keyboard.press('t')
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 40 && (await focused()) !== name; presses++) await page.keyboard.press('Tab')
      expect(await focused()).toBe(name)
    }
    await tabTo('fields.serial')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('W8-4321')
    await tabTo('fields.warranty')
    await page.keyboard.press('ArrowDown')
    await tabTo('fields.bought')
    await page.keyboard.type('11202026')
    await tabTo('fields.floor')
    await page.keyboard.type('12')
    await tabTo('fields.access')
    await page.keyboard.type('Ring twice')
    // asked for well before the key: the browser has to be told that a test chooses the files
    const choosing = page.waitForEvent('filechooser')
    const button = page.getByRole('button', { name: 'Add files' })
    for (let presses = 0; presses < 10 && !(await button.evaluate((own) => own === document.activeElement)); presses++)
      await page.keyboard.press('Tab')
    expect(await button.evaluate((own) => own === document.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    const chooser = await choosing
    await chooser.setFiles([{ name: 'leak.png', mimeType: 'image/png', buffer: Buffer.from('png') }])
    await expect.poll(taken).toEqual(['leak.png'])
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await sent()).at(-1)?.type).toBe('completeWrapUp')
    const edits = (await sent()).flatMap((command) => (command.type === 'editDraft' ? [[command.field, command.value]] : []))
    expect(Object.fromEntries(edits)).toMatchObject({
      'fields.serial': 'W8-4321',
      'fields.warranty': 'true',
      'fields.bought': '2026-11-20',
      'fields.floor': '12',
      'fields.access': 'Ring twice',
    })
    expect(complaints).toEqual([])
  }, 60_000)

  it('says at the field what is wrong before anything is sent, and which required ones are missing', async () => {
    await show('templated')
    const missing = page.locator('.rl-missing-fields')
    expect(await missing.textContent()).toContain('Bought on')
    const serial = page.getByLabel('Serial number')
    await serial.fill('X1')
    await serial.blur()
    await page.getByText('This does not look as it should.').waitFor()
    expect(await serial.getAttribute('aria-invalid')).toBe('true')
    expect((await sent()).filter(({ type }) => type === 'editDraft')).toEqual([])
    await check('a wrong value', '[aria-invalid=true]')
    await serial.fill('')
    await serial.blur()
    await expect.poll(() => missing.textContent()).toContain('Serial number')
    await expect.poll(sent).toEqual([{ type: 'editDraft', callId: 'call-1', field: 'fields.serial', value: '' }])
    await page.getByLabel('Pump').uncheck()
    await expect.poll(async () => (await sent()).at(-1)).toMatchObject({ field: 'fields.parts', value: 'door' })
  })

  it('takes files that are dropped and pasted, says how far they are, and sends a failed one again', async () => {
    for (const width of sizes)
      for (const language of ['en', 'zh-CN'] as const)
        for (const theme of ['light', 'dark'] as const) {
          const what = `${language}-${theme}-${width}`
          await show('templated', language, theme, width)
          await takeFiles('halfway')
          await page.evaluate(() => {
            const files = new DataTransfer()
            files.items.add(new File(['x'.repeat(1_200_000)], '<b>bad</b> name.jpg', { type: 'image/jpeg' }))
            const area = document.querySelector('.rl-files')
            area?.dispatchEvent(new DragEvent('dragover', { dataTransfer: files, bubbles: true, cancelable: true }))
            area?.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }))
          })
          await page.locator('.rl-file-sending progress').waitFor()
          expect(await page.locator('.rl-file-sending .rl-file-state').textContent()).toMatch(/42\s?%/)
          expect(await page.locator('.rl-files b').count(), 'a name is no markup').toBe(0)
          await page.evaluate(() => {
            window.refuse()
            window.desk.take = () => window.desk.answer({ type: 'retryFiling', callId: 'call-1' })
            const files = new DataTransfer()
            files.items.add(new File(['x'], 'pasted.png', { type: 'image/png' }))
            const event = new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true })
            document.querySelector('.rl-files')?.dispatchEvent(event)
          })
          await check(what, '.rl-file-failed')
          await picture(`uploads-${what}`, '.rl-files')
          await picture(`fields-${what}`, '.rl-custom-fields')
          await takeFiles('keep')
          await page.locator('.rl-file-failed .rl-button').click()
          await expect.poll(() => page.locator('.rl-file-failed').count()).toBe(0)
          await expect.poll(taken).toEqual(['pasted.png'])
        }
    await show('templated')
    await page.locator('input[type=file]').setInputFiles([{ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }])
    await page.getByText('empty.txt: The file is empty.').waitFor()
    await page.getByRole('button', { name: 'Remove leak under the door.jpg' }).click()
    await expect.poll(sent).toEqual([{ type: 'removeAttachment', callId: 'call-1', attachmentId: 'f1' }])
    expect(complaints).toEqual([])
  }, 120_000)

  it('shows how a filed ticket stands: its parts, its promises, its files', async () => {
    await show('filedParts')
    expect(await page.locator('.rl-parts').textContent()).toMatch(/Parts\s*1 of 4 done/)
    expect(await page.locator('.rl-level-breached').textContent()).toContain('Missed by 12:00')
    expect(await page.locator('.rl-level-atRisk').textContent()).toContain('At risk')
    expect(await page.locator('.rl-level-paused').textContent()).toContain('Paused, 1 d 7 h left')
    await expect
      .poll(() => page.locator('[aria-live=polite]').allInnerTexts())
      .toContain('Next response is at risk: 14 minutes left')
    for (const width of sizes) {
      await show('filedParts', 'zh-CN', 'dark', width)
      await picture(`filed-files-${width}`, '.rl-files')
    }
  })

  it('shows a customer of years a page at a time, found by kind and words, and takes down what they allow', async () => {
    await show('richCustomer')
    const rows = () => page.locator('.rl-timeline .rl-entry').count()
    expect(await rows()).toBe(12)
    await page.getByRole('button', { name: 'Show 50 more' }).click()
    expect(await rows()).toBe(62)
    await page.getByRole('searchbox', { name: 'Search' }).fill('leaks 10')
    // 10, 102, 106, 110 and 210
    await expect.poll(rows).toBe(5)
    await page.getByLabel('Show', { exact: true }).selectOption('order')
    expect(await rows()).toBe(0)
    await page.getByText('Nothing fits.').waitFor()
    await page.getByRole('searchbox', { name: 'Search' }).fill('')
    await expect.poll(rows).toBe(12)
    expect(await page.locator('.rl-card').textContent()).toMatch(/CN¥486,000[\s\S]*Sat 05:04/)
    await page.getByRole('button', { name: 'Agrees: Surveys' }).click()
    await expect.poll(sent).toEqual([{ type: 'recordConsent', callId: 'call-1', purpose: 'survey', granted: true }])
    for (const width of sizes)
      for (const [language, theme] of [
        ['en', 'light'],
        ['zh-CN', 'dark'],
      ] as const) {
        await show('richCustomer', language, theme, width)
        await check(`${language} ${width}`, '.rl-timeline .rl-entry')
        await picture(`rich-${language}-${theme}-${width}`, '.rl-consents')
        await picture(`history-${language}-${theme}-${width}`, '.rl-history-filter')
      }
  }, 60_000)
})

declare global {
  interface Window {
    failure: Error
  }
}
