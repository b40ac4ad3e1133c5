import { availableParallelism, loadavg } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../../react-bindings/test/browser/browser.js'
import { openRealTabs, type RealTab, type RealTabs } from './real-tabs.js'
import { listenInPage, type ServedDesk, serveDesk } from './serve-desk.js'

const chromium = findChromium()
/** How often the tab that rings is taken away. */
const rounds = Number(process.env.RINGLOOP_TAB_ROUNDS ?? (process.env.CI === 'true' ? 24 : 50))
const takeoverMs = 200

interface Heard {
  readonly what: 'rang' | 'pop' | 'noPop'
  readonly at: number
}

/** Pops move when the browser shows another tab. For how long there were two: milliseconds. */
function twoAtOnce(moves: readonly Heard[]): number {
  let shown = 0
  let since = 0
  let longest = 0
  for (const { what, at } of moves.toSorted((a, b) => a.at - b.at || a.what.localeCompare(b.what))) {
    shown += what === 'pop' ? 1 : -1
    if (shown === 2 && what === 'pop') since = at
    if (shown === 1 && what === 'noPop') longest = Math.max(longest, at - since)
  }
  return longest
}

/** A round in which the machine held a tab back for so long says nothing about the time of a takeover. */
const heldBackMs = 30
/**
 * In the page: `ringloopHeldBack` has when a tick was due and when it came, by `Date.now`, where it came so much too late. Not by a timer:
 * those are late in every hidden tab.
 */
const noteHeldBack = `
  globalThis.ringloopHeldBack = [];
  const word = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
  const tick = (due) => {
    const now = Date.now();
    if (now - due >= ${heldBackMs}) globalThis.ringloopHeldBack.push([due, now]);
    Atomics.waitAsync(word, 0, 0, 10).value.then(() => tick(now + 10));
  };
  tick(Date.now())`

/** Where others take more than the machine has, time says nothing about this. */
const overloaded = () => (loadavg()[0] ?? 0) > 1.5 * availableParallelism()

/** What becomes of the tab that rings; gives what wakes it, `null` if it is gone. */
type Stop = (tab: RealTab) => Promise<(() => Promise<unknown>) | null>
const stops: readonly { readonly kind: string; readonly hidden: boolean; readonly stop: Stop }[] = [
  {
    kind: 'closed',
    hidden: false,
    stop: async (tab) => {
      await tab.close()
      return null
    },
  },
  {
    // the browser freezes nothing that is seen
    kind: 'frozen',
    hidden: true,
    stop: async (tab) => {
      await tab.send('Page.setWebLifecycleState', { state: 'frozen' })
      return () => tab.send('Page.setWebLifecycleState', { state: 'active' })
    },
  },
  {
    kind: 'busy',
    hidden: false,
    stop: async (tab) => {
      const busy = tab.run('for (const end = Date.now() + 800; Date.now() < end; );')
      return () => busy
    },
  },
  {
    kind: 'paused',
    hidden: true,
    stop: async (tab) => {
      await tab.send('Debugger.enable')
      await tab.send('Debugger.pause')
      // what runs next is what stops
      void tab.run('0').catch(() => {})
      return async () => {
        await tab.send('Debugger.resume')
        await tab.send('Debugger.disable')
      }
    },
  },
]

describe.skipIf(chromium === null)('five tabs of one agent, in a real browser', () => {
  let desk: ServedDesk
  let browser: RealTabs
  let elsewhere: RealTab
  let tabs: RealTab[] = []
  let count = 0

  beforeAll(async () => {
    desk = await serveDesk()
    browser = await openRealTabs(chromium ?? '')
    elsewhere = await browser.open('elsewhere', 'about:blank', () => {})
  }, 120_000)
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await desk?.[Symbol.asyncDispose]()
  })

  const open = async (): Promise<RealTab> => {
    const tab = await browser.open(`tab ${++count}`, desk.address, listenInPage)
    await expect.poll(() => tab.run('document.querySelector(".rl-panes") !== null'), { timeout: 30_000 }).toBe(true)
    await tab.run(`{${noteHeldBack}}`)
    return tab
  }
  const heard = async (tab: RealTab) => (await tab.run<Heard[] | undefined>('globalThis.ringloopHeard')) ?? []
  const popping = async (among: readonly RealTab[]) => {
    const shown = await Promise.all(
      among.map(async (tab) => ((await tab.run<boolean>('document.querySelector(".rl-pop") !== null')) ? [tab.name] : [])),
    )
    return shown.flat()
  }
  /** Gives those that are seen then. */
  const toFront = async (tab: RealTab) => {
    await tab.toFront()
    const seen = await Promise.all(tabs.map((each) => each.run('document.visibilityState === "visible" && document.hasFocus()')))
    return tabs.flatMap(({ name }, index) => (seen[index] ? [name] : []))
  }
  const rang = async () => (await Promise.all(tabs.map(heard))).flat().filter(({ what }) => what === 'rang').length
  const forget = () => Promise.all(tabs.map((tab) => tab.run('void (globalThis.ringloopHeard.length = 0)')))

  it(`the tab that rings is taken away ${rounds} times: one ring, one pop, in time`, { timeout: 600_000 }, async () => {
    const took: number[] = []
    const undisturbed: number[] = []
    for (let round = 0; round < rounds; round++) {
      while (tabs.length < 5) tabs.push(await open())
      const leader = tabs[round % tabs.length]
      const way = stops[round % stops.length]
      if (!leader || !way) throw new Error('no tab')
      const said = `${way.kind} in round ${round}`
      // one that was opened a moment ago may come to the front after it
      await expect.poll(() => toFront(leader), { timeout: 15_000, message: said }).toEqual([leader.name])
      await forget()
      const customer = desk.demo.simulator.call({ from: '0912345678', name: 'Jane Customer', to: '5001' })
      await expect.poll(() => popping(tabs), { timeout: 15_000, message: said }).toEqual([leader.name])
      await expect.poll(rang, { timeout: 5000, message: said }).toBe(1)
      // it counts for the call, also when its tab is gone
      const before = (await heard(leader)).filter(({ what }) => what === 'rang').length
      if (way.hidden) await elsewhere.toFront()

      const others = tabs.filter((tab) => tab !== leader)
      const stoppedAt = Date.now()
      const wake = await way.stop(leader)
      if (wake === null) tabs = others
      const heardSince = async () =>
        (await Promise.all(others.map(heard))).flat().filter(({ what, at }) => what !== 'rang' && at >= stoppedAt)
      // one that was busy for a moment may have it back before anybody looks
      const moved = async () => (await heardSince()).length > 0 && (await popping(others)).length <= 1
      await expect.poll(moved, { timeout: 5000, interval: 20, message: said }).toBe(true)
      const moves = (await heardSince()).sort((a, b) => a.at - b.at)
      const movedAt = moves[0]?.at ?? Number.NaN
      took.push(movedAt - stoppedAt)
      const heldBack = (await Promise.all(others.map((tab) => tab.run<[number, number][]>('globalThis.ringloopHeldBack')))).flat()
      const disturbed = heldBack.some(([due, at]) => Math.min(at, movedAt) - Math.max(due, stoppedAt) >= heldBackMs)
      if (!disturbed) undisturbed.push(movedAt - stoppedAt)
      if (process.env.RINGLOOP_TAB_LOG !== undefined) console.info(said, took.at(-1), disturbed, JSON.stringify(moves))
      expect(twoAtOnce(moves), said).toBeLessThan(disturbed ? 5 * takeoverMs : takeoverMs)
      await wake?.()
      await expect.poll(async () => (await popping(tabs)).length, { timeout: 5000, message: said }).toBe(1)
      expect((await rang()) + (wake === null ? before : 0), said).toBe(1)
      customer.hangUp()
      await expect.poll(() => popping(tabs), { timeout: 10_000, message: said }).toEqual([])
    }
    const sorted = took.toSorted((a, b) => a - b)
    const others = `${rounds - undisturbed.length} disturbed${overloaded() ? ', on an overloaded machine' : ''}`
    console.info(`takeover of ${rounds}: median ${sorted[rounds >> 1]} ms, longest ${sorted.at(-1)} ms; ${others}`)
    expect(Math.max(...took)).toBeLessThan(5 * takeoverMs)
    if (overloaded()) return
    expect(undisturbed.length).toBeGreaterThanOrEqual(rounds / 2)
    expect(Math.max(...undisturbed)).toBeLessThan(takeoverMs)
  })
})
