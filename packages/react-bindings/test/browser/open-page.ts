import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { findChromium, launchChromium } from './browser.js'
import { complaintsOf } from './complaints.js'
import { type PageSource, type ServedPage, servePage } from './serve-page.js'

/** Set to a directory to keep the pictures. */
const pictures = process.env.RINGLOOP_SCREENSHOTS

/** A page that a test has built, served, and opened in a browser of its own. */
export interface OpenPage extends AsyncDisposable {
  readonly served: ServedPage
  readonly browser: Browser
  readonly page: Page
  /** What it complained of; a test empties it. */
  readonly complaints: string[]
}

export async function openPage(source: PageSource): Promise<OpenPage> {
  const served = await servePage(source)
  const browser = await launchChromium(findChromium() ?? '')
  const page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })
  const complaints = complaintsOf(page)
  await page.goto(served.url)
  return {
    served,
    browser,
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await browser.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

/** Keeps a picture of a page, where somebody wants them. */
export async function takePicture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  if (pictures === undefined) return
  await mkdir(pictures, { recursive: true })
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage })
}
