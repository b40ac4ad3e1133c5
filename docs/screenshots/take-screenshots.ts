// npm run screenshots [-- NAME…]: the pictures of the guides, out of the stories, in both languages and themes, at four widths.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildStories } from '../../packages/react-bindings/stories/built-stories.js'
import { findChromium, launchChromium } from '../../packages/react-bindings/test/browser/browser.js'

/** Name of the picture, and the story it is of. */
const wanted = {
  desk: 'desk-agentdesk--talking',
  pop: 'desk-agentdesk--ringing',
  supervisor: 'supervisor-supervisordesk--busy',
  wallboard: 'wallboard-wallboard--busy-afternoon',
  map: 'dispatch-dispatchboard--taipei',
} as const
const heights = { 360: 780, 768: 1024, 1440: 900, 2560: 1440 } as const

const chromium = findChromium()
if (chromium === null) process.exit(1)
const names = process.argv.slice(2)
await using built = await buildStories()
const browser = await launchChromium(chromium)
for (const [width, height] of Object.entries(heights)) {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: Number(width), height } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  for (const language of ['en', 'zh-CN'])
    for (const theme of ['light', 'dark']) {
      await built.open(page, { language, theme })
      for (const [name, story] of Object.entries(wanted)) {
        if (names.length > 0 && !names.includes(name)) continue
        await built.show(page, story)
        await page.evaluate(() => document.fonts.ready)
        if (name === 'map') {
          // Where there is room for one thing at a time, the map is asked for.
          const tab = page.locator('.rl-dispatch-views button').last()
          if (await tab.isVisible()) await tab.click()
          await page.locator('.rl-map-base.leaflet-container').waitFor()
        }
        const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 })
        const file = fileURLToPath(new URL(`${name}-${language.slice(0, 2)}-${theme}-${width}.webp`, import.meta.url))
        await writeFile(file, Buffer.from(data, 'base64'))
        console.log(file)
      }
    }
  await context.close()
}
await browser.close()
