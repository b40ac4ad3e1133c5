import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf } from '../browser/barriers.js'
import { findChromium } from '../browser/browser.js'
import { type OpenPage, openPage, takePicture } from '../browser/open-page.js'
import { partInMain } from '../browser/serve-page.js'

const chromium = findChromium()

describe.skipIf(chromium === null)('the panel of the softphone in a real browser', () => {
  let open: OpenPage
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    open = await openPage({
      script: '../softphone/panel-page.tsx',
      style: '../softphone/panel-page.css',
      body: partInMain,
    })
    ;({ page, complaints } = open)
  })
  afterAll(() => open?.[Symbol.asyncDispose]())

  const show = (language: string, theme: string, tab = 'owner') =>
    page.evaluate(([l, t, o]) => window.showTelephone(l as never, t as never, o as never), [language, theme, tab])
  const registered = () => page.evaluate(() => window.telephone.sip.agents.at(-1)?.tell('registered'))
  const check = async (what: string, shown: string) => {
    expect(await barriersOf(page.locator(shown)), what).toEqual([])
    const found = await page.evaluate(() => {
      const small = [...document.querySelectorAll('.rl-softphone :is(button, select)')].filter((target) => {
        const { width, height } = target.getBoundingClientRect()
        return Math.round(width) < 24 || Math.round(height) < 24
      })
      const panel = document.querySelector('.rl-softphone') as HTMLElement
      return {
        wide: panel.scrollWidth > panel.clientWidth + 1,
        small: small.map((target) => target.outerHTML.slice(0, 120)),
      }
    })
    expect(found, what).toEqual({ wide: false, small: [] })
    await takePicture(page, what.replaceAll(' ', '-'))
  }

  describe.each([360, 1440])('at %d px', (width) => {
    it.each(['en', 'zh-CN'])(
      '%s: no barrier, no overflow, no complaint',
      async (language) => {
        await page.setViewportSize({ width, height: 900 })
        complaints.length = 0
        for (const theme of ['light', 'dark']) {
          const what = (state: string) => `softphone ${state} ${language} ${theme} ${width}`
          await show(language, theme, 'other')
          await check(what('elsewhere'), '.rl-softphone')
          await show(language, theme)
          await registered()
          await page.evaluate(() => window.telephone.ring('a', `<b>x</b>\u202E${'王'.repeat(200)}`))
          await page.evaluate(() => {
            window.telephone.media.fail = 'NotAllowedError'
          })
          await page.locator('.rl-softphone-call .rl-button-primary').click()
          await check(what('refused microphone'), '.rl-softphone-trouble')
          await page.evaluate(() =>
            window.telephone.sip.agents
              .at(-1)
              ?.tell('registrationFailed', { response: { status_code: 403, reason_phrase: 'Forbidden' } }),
          )
          await check(what('refused line'), '.rl-softphone-trouble')
        }
        expect(complaints).toEqual([])
        expect(open.served.reports).toEqual([])
      },
      60_000,
    )
  })

  it.each([
    ['en', 'light', 'Play', 'Resume'],
    ['zh-CN', 'dark', '播放', '恢复通话'],
  ])(
    'has a button for what the browser keeps silent, and one for a call that is held: %s, %s',
    async (language, theme, play, resume) => {
      await page.setViewportSize({ width: 360, height: 900 })
      await show(language, theme)
      await registered()
      await page.evaluate(() => {
        window.telephone.media.blocked = true
        window.telephone.answered = window.telephone.ring('a')
      })
      await page.locator('.rl-softphone-call .rl-button-primary').click()
      await expect.poll(() => page.evaluate(() => window.telephone.answered?.done)).toEqual(['answer'])
      await page.evaluate(() => {
        window.telephone.answered?.tell('confirmed')
        window.telephone.answered?.speaks(new MediaStream())
      })
      const button = page.locator('[role=alert]').getByRole('button', { name: play, exact: true })
      await button.waitFor()
      await check(`softphone silent ${language} ${theme} 360`, '.rl-softphone-trouble')
      await page.evaluate(() => {
        window.telephone.media.blocked = false
      })
      await button.click()
      await button.waitFor({ state: 'detached' })
      await page.evaluate(() => window.telephone.answered?.hold())
      await page.getByRole('button', { name: resume, exact: true }).waitFor()
      await check(`softphone held ${language} ${theme} 360`, '.rl-softphone-call .rl-button-primary')
      await page.getByRole('button', { name: resume, exact: true }).click()
      expect(await page.evaluate(() => window.telephone.answered?.done)).toEqual(['answer', 'hold', 'unhold'])
    },
  )

  it('takes a call with the desk’s own Accept, and the switch is not asked', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await show('en', 'light')
    await registered()
    await page.evaluate(() => {
      window.telephone.answered = window.telephone.ring('a')
    })
    await page.getByRole('region', { name: 'Telephone' }).getByText('王小明 calls').waitFor()
    await page.locator('.rl-pop [data-rl-command=answer]').click()
    await page.getByText('Connecting 王小明…').waitFor()
    await page.evaluate(() => window.telephone.answered?.tell('confirmed'))
    await check('softphone talking en light 1440', 'text=In a call with 王小明')
    await page.getByRole('button', { name: 'Microphone off' }).click()
    expect(await page.evaluate(() => window.telephone.answered?.done)).toEqual(['answer', 'mute'])
    expect(await page.evaluate(() => window.telephone.desk.sent)).toEqual([])
  })

  it('is made with the real library as the guide makes it', async () => {
    expect(await page.evaluate(() => window.makeReal())).toBe('off')
  })
})
