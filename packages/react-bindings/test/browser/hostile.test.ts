import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from '../fixtures/scenarios.js'
import { readyOf, type StageWay, stages } from '../fixtures/stages.js'
import { findChromium, launchChromium } from './browser.js'
import { type ServedPage, servePage } from './serve-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('what callers, customers and other systems write', () => {
  let served: ServedPage
  let browser: Browser
  let page: Page
  const trouble: string[] = []

  beforeAll(async () => {
    served = await servePage({ script: 'hostile-page.tsx', style: 'hostile-page.css' })
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } })
    page.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const url = request.url()
      if (url !== served.url && !/^data:|\/(?:page\.(?:js|css)|axe\.js)$/.test(url)) trouble.push(`asked for ${url}`)
    })
    page.on('popup', (popup) => trouble.push(`opened ${popup.url()}`))
    await page.goto(served.url)
    await page.waitForFunction(() => window.hostile !== undefined)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await served?.[Symbol.asyncDispose]()
  })

  /** Shows one stage, opens all that can be opened, and says what lies on the page that has no business there. */
  const look = (name: string, way: StageWay) =>
    page.evaluate(
      async ([stage, how, ready, choices]) => {
        const settled = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
        window.hostile.show(stage, how as 'desk')
        await settled()
        const scopes = (): readonly ParentNode[] => {
          const elements = [...document.querySelectorAll('[data-element]')]
          return elements.length > 0 ? elements.flatMap(({ shadowRoot }) => shadowRoot ?? []) : [document.body]
        }
        const every = (selector: string) =>
          selector === '' ? [] : scopes().flatMap((scope) => [...scope.querySelectorAll<HTMLElement>(selector)])
        // some of it is loaded when it is first shown
        for (let turn = 0; turn < 200 && every(ready).length === 0; turn++) await settled()
        const texts: string[] = []
        const open = async () => {
          for (const details of every('details')) (details as HTMLDetailsElement).open = true
          for (const opener of every('[role=tab], [aria-expanded=false]')) {
            opener.click()
            await settled()
          }
          texts.push(...scopes().map((scope) => scope.textContent ?? ''))
        }
        await open()
        for (const choice of every(choices)) {
          choice.click()
          await settled()
          await open()
        }
        const all = every('*')
        return {
          ready: every(ready).length,
          // the payload is there, as text
          shown: texts.filter((text) => text.includes('<img src=x')).length,
          strange: all
            .filter(
              (element) =>
                element.matches(
                  'script:not([src="/page.js"], [src="/axe.js"]), iframe, object, embed, form[action], math, img, style, link, base, meta, [srcdoc], [style*="url"]',
                ) ||
                [...element.attributes].some(
                  ({ name: attribute, value }) => /^on/i.test(attribute) || /^\s*(?:javascript|data|vbscript):/i.test(value),
                ),
            )
            .map((element) => element.outerHTML.slice(0, 200)),
        }
      },
      [name, way, readyOf(name, way), stages[name]?.choices ?? ''] as const,
    )

  const all = Object.entries(stages).flatMap(([name, { ways }]) => ways.map((way) => [name, way] as const))

  it.each(all)(
    'is text and nothing else, in every part: %s in %s',
    async (name, way) => {
      const { ready, shown, strange } = await look(name, way)
      expect(ready, 'it is on the page').toBeGreaterThan(0)
      if (scenarios[stages[name]?.scenario ?? 'talking'].view !== null)
        expect(shown, 'the payload is shown as text').toBeGreaterThan(0)
      expect(strange).toEqual([])
      expect(await page.evaluate(() => window.hostile.seen)).toEqual([])
      expect(served.reports).toEqual([])
      expect(trouble).toEqual([])
    },
    30_000,
  )

  it('would be noticed: the same page, with one of them taken for markup', async () => {
    await page.evaluate(() => {
      const place = document.createElement('div')
      place.innerHTML = '<img src=x onerror="window.hacked(1)">'
      document.body.append(place)
    })
    await expect.poll(() => page.evaluate(() => window.hostile.seen)).not.toEqual([])
    await expect.poll(() => served.reports.length).toBeGreaterThan(0)
  })
})
