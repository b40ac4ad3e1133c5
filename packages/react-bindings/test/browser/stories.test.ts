import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltStories, buildStories } from '../../stories/built-stories.js'
import { barriersOf } from './barriers.js'
import { findChromium, launchChromium } from './browser.js'
import { complaintsOf } from './complaints.js'
import { takePicture } from './open-page.js'

const chromium = findChromium()
/** Colours and words are told apart by two of the four. */
const looks = [
  { language: 'en', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
] as const

describe.skipIf(chromium === null)('the stories', () => {
  let built: BuiltStories
  let browser: Browser
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    built = await buildStories()
    browser = await launchChromium(chromium ?? '')
    page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
    complaints = complaintsOf(page)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await built?.[Symbol.asyncDispose]()
  })

  it('are there, one or more for each component', () => expect(built.stories.length).toBeGreaterThan(60))

  it.each(looks)(
    'have no barrier and no complaint: $language, $theme',
    async ({ language, theme }) => {
      const found: Record<string, unknown> = {}
      await built.open(page, { language, theme })
      for (const { id } of built.stories) {
        complaints.length = 0
        await built.show(page, id)
        // the page is Storybook's: its title and its hidden parts are not ours
        const barriers = await barriersOf(page.locator('#storybook-root > *'), '#storybook-root')
        await takePicture(page, `story-${id}-${language}-${theme}`)
        if (barriers.length > 0 || complaints.length > 0) found[id] = [...barriers, ...complaints]
      }
      expect(found).toEqual({})
    },
    600_000,
  )
})
