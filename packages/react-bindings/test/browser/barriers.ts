import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Locator } from 'playwright-core'

declare global {
  interface Window {
    axe: { run: (context: Document | Element, options: unknown) => Promise<AxeResults> }
  }
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/**
 * What axe finds on a page once `shown`, what the check is about, can be seen there; short enough to read.
 *
 * @param within a part of the page that is looked at alone; that the page has a heading is not its business.
 */
export async function barriersOf(shown: Locator, within: string | null = null): Promise<readonly string[]> {
  await shown.first().waitFor()
  const page = shown.page()
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(axeFile, 'utf8'))
  const { violations } = await page.evaluate((part) => {
    const place = part === null ? document : document.querySelector(part)
    if (place === null) throw new Error(`no ${part} on the page`)
    return window.axe.run(place, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: part === null ? {} : { 'page-has-heading-one': { enabled: false } },
    })
  }, within)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
