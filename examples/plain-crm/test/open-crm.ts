import type { Browser, Page } from 'playwright-core'
import { findChromium, launchChromium } from '../../../packages/react-bindings/test/browser/browser.js'
import { complaintsOf } from '../../../packages/react-bindings/test/browser/complaints.js'
import { serveCrm } from '../src/serve-crm.js'
import { type CallCentre, startCallCentre } from './start-call-centre.js'

/** A CRM open in a browser, with a call centre behind its desk. */
export interface OpenCrm extends AsyncDisposable {
  readonly centre: CallCentre
  readonly page: Page
  readonly complaints: readonly string[]
}

/** Serves the files, and waits until their desk is connected. */
export async function openCrm(files: Parameters<typeof serveCrm>[0]['files'], width: number): Promise<OpenCrm> {
  let centre: CallCentre | null = null
  let browser: Browser | null = null
  const crm = await serveCrm({
    files: { '/customers.json': new URL('../src/customers.json', import.meta.url), ...files },
    session: () => {
      if (centre === null) throw new Error('the page was asked for before there is a gateway')
      return centre.session
    },
  })
  const close = async () => {
    await browser?.close()
    await centre?.[Symbol.asyncDispose]()
    await crm[Symbol.asyncDispose]()
  }
  try {
    centre = await startCallCentre(crm.origin)
    browser = await launchChromium(findChromium() ?? '')
    const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    const complaints = complaintsOf(page)
    await page.goto(crm.origin)
    await page.getByText('No call right now').first().waitFor({ timeout: 20_000 })
    return { centre, page, complaints, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}
