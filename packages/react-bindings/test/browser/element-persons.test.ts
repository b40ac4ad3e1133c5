import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { react18 } from '../../build/react-18.mjs'
import { groupLingersMs } from '../../src/web-components/desk-group.js'
import { deskView, scenarios } from '../fixtures/scenarios.js'
import { findChromium } from './browser.js'
// what the page gives to its tests
import type {} from './element-persons-page.js'
import { type OpenPage, openPage } from './open-page.js'

const chromium = findChromium()
const url = 'ws://gateway.example/desk'
const empty = deskView([])
const at = (name: string, extension: string, view = empty) => ({ ...view, agent: { ...view.agent, name, extension } })
const views = {
  ann: at('Ann', '1001', scenarios.talking.view ?? empty),
  ben: at('Ben', '1001'),
}

describe.skipIf(chromium === null)('the web components and who is signed in', () => {
  let opened: OpenPage

  beforeAll(async () => {
    opened = await openPage({ script: 'element-persons-page.ts', body: '<main></main>', alias: react18, splitting: true })
  }, 60_000)
  afterAll(() => opened?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    await opened.page.goto(opened.served.url)
    opened.complaints.length = 0
  })
  afterEach(() => expect(opened.complaints.splice(0)).toEqual([]))

  const put = (markup: string) =>
    opened.page.evaluate(
      ([html, known]) => {
        Object.assign(window.persons.views, known)
        const main = document.querySelector('main')
        if (main) main.innerHTML = html
        for (const element of document.querySelectorAll('ringloop-callbar, ringloop-pop, ringloop-desk')) {
          for (const type of ['ringloop-error', 'ringloop-dial-failed']) {
            element.addEventListener(type, (event) => {
              const { code, message } = (event as CustomEvent<{ code: string; message: string }>).detail
              window.persons.told.push({ at: element.localName, type, detail: { code, message } })
            })
          }
        }
      },
      [markup, views] as const,
    )
  /** Gives an element a new function that gives a token; `null` signs out. */
  const signIn = (id: string, token: string | null) =>
    opened.page.evaluate(
      ([to, given]) => {
        const element = document.querySelector<HTMLElementTagNameMap['ringloop-callbar']>(`#${to}`)
        if (element) element.token = given === null ? null : () => given
      },
      [id, token] as const,
    )
  const open = () => opened.page.evaluate(() => window.persons.open())
  const told = () => opened.page.evaluate(() => window.persons.told)
  const shows = (id: string) =>
    opened.page.evaluate((of) => {
      const text = document.querySelector(`#${of}`)?.shadowRoot?.textContent ?? ''
      return ['Ann', 'Ben'].filter((name) => text.includes(name))
    }, id)
  const bar = (id: string) => `<ringloop-callbar id="${id}" url="${url}"></ringloop-callbar>`

  it('another function of tokens is another person: nothing of the first is left', async () => {
    await put(`${bar('bar')}<ringloop-pop id="pop" url="${url}"></ringloop-pop>`)
    await signIn('bar', 'ann')
    await expect.poll(() => shows('bar')).toEqual(['Ann'])
    expect(await open(), 'one for both').toEqual(['ann'])
    await signIn('bar', 'ben')
    await expect.poll(() => shows('bar')).toEqual(['Ben'])
    expect(await open()).toEqual(['ben'])
  })

  it('no token signs out: disconnects at once, shows nothing, forgets what was typed', async () => {
    await put(bar('bar'))
    await signIn('bar', 'ann')
    await expect.poll(() => shows('bar')).toEqual(['Ann'])
    await opened.page.evaluate(
      ([gateway]) => {
        const key = `ringloop.typed/${encodeURIComponent(gateway)}/1001/Ann/draft/call-1/subject`
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), value: 'x' }))
      },
      [url] as const,
    )
    await signIn('bar', null)
    await expect.poll(open).toEqual([])
    expect(await opened.page.evaluate(() => document.querySelector('#bar')?.shadowRoot?.childElementCount)).toBe(0)
    expect(await opened.page.evaluate(() => document.querySelectorAll('[data-ringloop-live]').length)).toBe(0)
    const typed = () => opened.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('ringloop.typed')))
    expect(await typed()).toEqual([])
    await signIn('bar', 'ben')
    await expect.poll(() => shows('bar')).toEqual(['Ben'])
  })

  it('two elements with two tokens are two persons; one goes without the other', async () => {
    await put(`${bar('one')}${bar('two')}`)
    await signIn('one', 'ann')
    await signIn('two', 'ben')
    await expect.poll(async () => [await shows('one'), await shows('two')]).toEqual([['Ann'], ['Ben']])
    expect((await open()).sort()).toEqual(['ann', 'ben'])
    await signIn('one', null)
    await expect.poll(open).toEqual(['ben'])
    // without a token of its own it goes with the other
    await expect.poll(async () => [await shows('one'), await shows('two')]).toEqual([['Ben'], ['Ben']])
  })

  it('a refused token is tried again when it is given again, and a good one takes its place', async () => {
    await put(bar('bar'))
    await opened.page.evaluate(() => {
      const element = document.querySelector('ringloop-callbar')
      if (element) element.token = 'late'
    })
    const tries = () => opened.page.evaluate(() => window.persons.sockets.map(({ token }) => token))
    const state = () => opened.page.locator('.rl-bar').count()
    await expect.poll(tries).toEqual(['late'])
    await expect.poll(state).toBe(1)
    await opened.page.evaluate((view) => {
      window.persons.views.late = view
      const element = document.querySelector('ringloop-callbar')
      if (element) element.token = 'late'
    }, views.ann)
    await expect.poll(() => shows('bar')).toEqual(['Ann'])
    expect(await tries()).toEqual(['late', 'late'])
  })

  it('a connection that nobody uses any more is closed, after a moment for who comes back', async () => {
    await opened.page.clock.install()
    await put(bar('bar'))
    await signIn('bar', 'ann')
    await expect.poll(() => shows('bar')).toEqual(['Ann'])
    // from here on time goes by itself no more, however long this takes
    onTestFinished(() => opened.page.clock.resume())
    await opened.page.clock.pauseAt((await opened.page.evaluate(() => Date.now())) + 5000)
    const move = (there: boolean) =>
      opened.page.evaluate(async (back) => {
        const main = document.querySelector('main')
        const element = document.querySelector('ringloop-callbar') ?? Reflect.get(window, 'away')
        Reflect.set(window, 'away', element)
        if (back) main?.append(element)
        else element.remove()
        await Promise.resolve()
      }, there)
    await move(false)
    await opened.page.clock.runFor(groupLingersMs - 1000)
    await move(true)
    await opened.page.clock.runFor(groupLingersMs)
    expect(await open(), 'it came back').toEqual(['ann'])
    await move(false)
    await opened.page.clock.runFor(groupLingersMs)
    expect(await open()).toEqual([])
  })

  it('an element that stands nowhere connects nowhere', async () => {
    await put('')
    const asked = await opened.page.evaluate(async (at) => {
      const element = document.createElement('ringloop-callbar')
      element.url = at
      element.token = 'ann'
      await new Promise(requestAnimationFrame)
      const before = window.persons.sockets.length
      document.querySelector('main')?.append(element)
      return before
    }, url)
    expect(asked).toBe(0)
    await expect.poll(open).toEqual(['ann'])
  })

  it('says what a number came to, to who dialled it and by an event, and shows it in the bar', async () => {
    await put(bar('bar'))
    const dial = (number: string) =>
      opened.page.evaluate(
        (to) =>
          document
            .querySelector('ringloop-callbar')
            ?.dial(to)
            .then(
              () => 'done',
              (error: { code: string }) => error.code,
            ),
        number,
      )
    expect(await dial('1')).toBe('unreachable')
    await signIn('bar', 'ann')
    await expect.poll(() => shows('bar')).toEqual(['Ann'])
    expect(await dial('who?')).toBe('invalidNumber')
    expect(await dial('0912 345 678')).toBe('invalidNumber')
    expect(await told()).toMatchObject([
      { type: 'ringloop-dial-failed', detail: { code: 'unreachable' } },
      { type: 'ringloop-dial-failed', detail: { code: 'invalidNumber' } },
      { at: 'ringloop-callbar', type: 'ringloop-dial-failed', detail: { message: 'Nobody has this number.' } },
    ])
    await opened.page.locator('.rl-bar').getByText('This number does not exist').waitFor()
  })

  it('says that the desk could not be loaded, and loads it on request', async () => {
    await opened.page.route('**/agent-desk-*.js', (route) => route.abort())
    await put(`<ringloop-desk id="desk" url="${url}" language="zh-CN"></ringloop-desk>${bar('bar')}`)
    await signIn('desk', 'ann')
    const broken = opened.page.locator('ringloop-desk [role=alert]')
    await broken.getByText('此处无法显示').waitFor()
    await expect.poll(() => shows('bar'), { message: 'the others stay' }).toEqual(['Ann'])
    await expect.poll(told).toMatchObject([{ at: 'ringloop-desk', type: 'ringloop-error', detail: { code: 'unavailable' } }])
    await opened.page.unroute('**/agent-desk-*.js')
    await broken.getByRole('button', { name: '重试' }).click()
    await opened.page.locator('ringloop-desk .rl-desk').waitFor()
    opened.complaints.length = 0
  })

  it('says that nothing can be shown at all, in each element, and tries again', async () => {
    await put(`${bar('bar')}<ringloop-pop id="pop" url="${url}"></ringloop-pop>`)
    const zone = (timeZone: string) =>
      opened.page.evaluate((to) => {
        const element = document.querySelector('ringloop-callbar')
        if (element) element.timeZone = to
      }, timeZone)
    await zone('No/Where')
    await signIn('bar', 'ann')
    for (const name of ['callbar', 'pop'])
      await opened.page.locator(`ringloop-${name} [role=alert]`).getByText('This could not be shown').waitFor()
    await expect
      .poll(async () => (await told()).map((one) => `${one.at} ${one.type}`).sort())
      .toEqual(['ringloop-callbar ringloop-error', 'ringloop-pop ringloop-error'])
    await zone('Asia/Taipei')
    await opened.page.locator('ringloop-callbar').getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => shows('bar')).toEqual(['Ann'])
    opened.complaints.length = 0
  })
})
