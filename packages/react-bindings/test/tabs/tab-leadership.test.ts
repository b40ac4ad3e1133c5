import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTabLeadership } from '../../src/tabs/tab-leadership.js'
import { interaction, viewOf } from '../fixtures/interactions.js'
import { type DeskTab, openDeskTab, ring } from './desk-tab.js'
import { createFakeBrowser, type FakeBrowser } from './fake-browser.js'

const ringing = (id: string) => viewOf('ringing', interaction(id))
const call = ringing('call-1')
/** Takeover is to take less than this. */
const soonMs = 200

const living = (tabs: readonly DeskTab[]) => tabs.filter(({ page }) => page.alive && page.stalled === 'no')
const popping = (tabs: readonly DeskTab[]) => living(tabs).filter((tab) => tab.pops())
const rings = (tabs: readonly DeskTab[], id = 'call-1') => tabs.flatMap(({ rung }) => rung).filter((rung) => rung === id).length

async function openTabs(browser: FakeBrowser, count: number): Promise<DeskTab[]> {
  const tabs: DeskTab[] = []
  for (let turn = 0; turn < count; turn++) {
    tabs.push(openDeskTab(browser))
    await browser.advance(20)
  }
  return tabs
}
const at = (tabs: readonly DeskTab[], index: number): DeskTab => {
  const tab = tabs[index]
  if (!tab) throw new Error(`no tab ${index}`)
  return tab
}

describe('the tabs of an agent', () => {
  it('of five, the one that is looked at leads; it alone rings and pops', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 5)
    browser.focus(at(tabs, 2).page)
    await browser.advance(50)
    expect(popping(tabs)).toEqual([at(tabs, 2)])
    ring(browser, tabs, [call])
    await browser.advance(50)
    expect(at(tabs, 2).rung).toEqual(['call-1'])
    expect(rings(tabs)).toBe(1)
  })

  it('the last one keeps it while the agent looks at another program', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 3)
    browser.lookAway()
    ring(browser, tabs, [call])
    await browser.advance(2000)
    expect(popping(tabs)).toEqual([at(tabs, 2)])
    expect(at(tabs, 2).rung).toEqual(['call-1'])
  })

  it('a pop goes with the agent from tab to tab, and is said there, without ringing again', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 2)
    ring(browser, tabs, [call])
    await browser.advance(50)
    browser.focus(at(tabs, 0).page)
    await browser.advance(50)
    expect(popping(tabs)).toEqual([at(tabs, 0)])
    expect(rings(tabs)).toBe(1)
    expect(at(tabs, 1).said).toEqual(['assertive: Incoming call: 王小明'])
    expect(at(tabs, 0).said).toEqual(['polite: Incoming call: 王小明'])
  })

  it('a follower can take it by a press, and keeps it though another has the focus', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 2)
    at(tabs, 0).place.takeOver()
    await browser.advance(50)
    expect(popping(tabs)).toEqual([at(tabs, 0)])
  })

  it.each([
    ['is closed', (browser: FakeBrowser, tab: DeskTab) => browser.close(tab.page)],
    ['is frozen', (browser: FakeBrowser, tab: DeskTab) => browser.freeze(tab.page)],
    ['hangs', (browser: FakeBrowser, tab: DeskTab) => browser.hang(tab.page)],
  ])('when the leader %s while it rings, another pops within 200 ms, and nothing rings twice', async (_what, stop) => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 5)
    ring(browser, tabs, [call])
    await browser.advance(77)
    await stop(browser, at(tabs, 4))
    browser.focus(at(tabs, 1).page)
    await browser.advance(soonMs)
    expect(popping(tabs)).toHaveLength(1)
    expect(rings(tabs)).toBe(1)
    browser.wake(at(tabs, 4).page)
    await browser.advance(1000)
    expect(popping(tabs)).toHaveLength(1)
    expect(rings(tabs)).toBe(1)
  })

  it('a leader that hangs before it rings is replaced, all tabs hidden; the next rings, and the old one not when it wakes', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 4)
    browser.lookAway()
    browser.hang(at(tabs, 3).page)
    await browser.advance(5000)
    ring(browser, tabs, [call])
    await browser.advance(soonMs)
    expect(popping(tabs)).toHaveLength(1)
    expect(rings(tabs)).toBe(1)
    expect(at(tabs, 3).rung).toEqual([])
    browser.wake(at(tabs, 3).page)
    await browser.advance(1000)
    expect(rings(tabs)).toBe(1)
    expect(popping(tabs)).toHaveLength(1)
  })

  it('a leader without a connection does not ring; one that has it does', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 3)
    const [first, second, leader] = tabs
    leader?.desk.show({ connection: { state: 'offline', since: 0, retryAt: 0, attempt: 1, reason: 'no network' } })
    browser.lookAway()
    ring(
      browser,
      [first, second].filter((tab) => tab !== undefined),
      [call],
    )
    await browser.advance(soonMs)
    expect(rings(tabs)).toBe(1)
    expect(leader?.rung).toEqual([])
  })

  it('computers sleep and wake: nobody loses the lead, nothing rings again', async () => {
    const browser = createFakeBrowser()
    const tabs = await openTabs(browser, 3)
    ring(browser, tabs, [call])
    await browser.advance(60)
    for (const { page } of tabs) browser.hang(page)
    await browser.advance(3_600_000)
    for (const { page } of tabs) browser.wake(page)
    await browser.advance(1000)
    expect(popping(tabs)).toEqual([at(tabs, 2)])
    expect(rings(tabs)).toBe(1)
  })

  it('a tab that is opened or refreshed while it rings shows the pop and does not ring', async () => {
    const browser = createFakeBrowser()
    const [tab] = await openTabs(browser, 1)
    if (!tab) return
    ring(browser, [tab], [call])
    await browser.advance(50)
    browser.close(tab.page)
    const refreshed = openDeskTab(browser, [call])
    await browser.advance(20)
    expect(refreshed.pops()).toBe(true)
    expect(refreshed.rung).toEqual([])
    expect(refreshed.said).toEqual([])
  })

  it('desks of two agents do not disturb each other', async () => {
    const browser = createFakeBrowser()
    const leaderOf = (name: string) => createTabLeadership({ name, platform: browser.open().platform })
    const [ann, ben] = [leaderOf('gateway/1001'), leaderOf('gateway/1002')]
    await browser.advance(50)
    expect([ann.getSnapshot(), ben.getSnapshot()]).toEqual(['leader', 'leader'])
  })

  it.each(['locks', 'openChannel'] as const)('without %s each tab leads', async (missing) => {
    const browser = createFakeBrowser()
    const leader = () => {
      const { platform } = browser.open()
      return createTabLeadership({
        name: 'one',
        platform: missing === 'locks' ? { ...platform, locks: null } : { ...platform, openChannel: () => null },
      })
    }
    const tabs = [leader(), leader()]
    await browser.advance(50)
    expect(tabs.map((tab) => tab.getSnapshot())).toEqual(['leader', 'leader'])
  })

  it('where locks are forbidden each tab leads', async () => {
    const { platform } = createFakeBrowser().open()
    const denied = () => Promise.reject(new DOMException('denied', 'SecurityError'))
    const tab = createTabLeadership({ name: 'one', platform: { ...platform, locks: { request: denied, query: denied } } })
    await new Promise(setImmediate)
    expect(tab.getSnapshot()).toBe('leader')
  })

  it.each(['before', 'after'] as const)(
    'a page without a place for a pop never leads while one has it: opened %s it',
    async (when) => {
      const browser = createFakeBrowser()
      const bare = () => openDeskTab(browser, [], { pops: false })
      const first = when === 'before' ? [bare(), bare()] : []
      await browser.advance(100)
      expect(popping(first)).toHaveLength(first.length === 0 ? 0 : 1)
      const tab = openDeskTab(browser)
      await browser.advance(50)
      const tabs = [...first, tab, ...(when === 'after' ? [bare(), bare()] : [])]
      for (const one of tabs) {
        browser.focus(one.page)
        await browser.advance(100)
        expect(popping(tabs)).toEqual([tab])
      }
      ring(browser, tabs, [call])
      await browser.advance(50)
      expect(tab.rung).toEqual(['call-1'])
      expect(rings(tabs)).toBe(1)
      // better somewhere than nowhere
      browser.close(tab.page)
      await browser.advance(soonMs)
      expect(popping(tabs)).toHaveLength(1)
      expect(rings(tabs)).toBe(1)
    },
  )

  it('a place for a pop that comes later takes the lead, and one that goes gives it up', async () => {
    const browser = createFakeBrowser()
    const tabs = [openDeskTab(browser, [], { pops: false })]
    await browser.advance(20)
    tabs.push(openDeskTab(browser, [], { pops: false }))
    await browser.advance(100)
    expect(popping(tabs)).toEqual([at(tabs, 1)])
    const take = at(tabs, 0).place.offerPop()
    await browser.advance(50)
    expect(popping(tabs)).toEqual([at(tabs, 0)])
    at(tabs, 1).place.offerPop()
    take()
    await browser.advance(50)
    expect(popping(tabs)).toEqual([at(tabs, 1)])
  })

  it.each(['request', 'query'] as const)(
    'a tab whose %s of locks failed once takes part again, and one pop stands',
    async (what) => {
      const browser = createFakeBrowser()
      let fails = false
      const troubled = (page: ReturnType<FakeBrowser['open']>) => {
        const { locks } = page.platform
        if (!locks) throw new Error('no locks')
        const failed = () => Promise.reject(new DOMException('not fully active', 'InvalidStateError'))
        return {
          request: (...asked: Parameters<typeof locks.request>) =>
            fails && what === 'request' ? failed() : locks.request(...asked),
          query: () => (fails && what === 'query' ? failed() : locks.query()),
        }
      }
      const [first] = await openTabs(browser, 1)
      if (!first) return
      fails = what === 'request'
      const page = browser.open()
      const second = openDeskTab(browser, [], { page: { ...page, platform: { ...page.platform, locks: troubled(page) } } })
      fails = true
      browser.focus(page)
      await browser.advance(20)
      ring(browser, [first, second], [call])
      await browser.advance(100)
      fails = false
      await browser.advance(1000)
      expect(popping([first, second])).toEqual([second])
      browser.focus(first.page)
      await browser.advance(100)
      expect(popping([first, second])).toEqual([first])
      expect(rings([first, second])).toBe(1)
    },
  )

  it('whatever happens to the tabs, in any order: never two ring, and never none while one is alive', {
    timeout: 60_000,
  }, async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('ring' as const), after: fc.nat(300) }) },
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constantFrom('focus' as const, 'close' as const, 'freeze' as const, 'hang' as const, 'wake' as const),
          tab: fc.nat(4),
          after: fc.nat(300),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('open' as const, 'openBare' as const, 'lookAway' as const),
          after: fc.nat(300),
        }),
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 25 }), async (count, steps) => {
        const browser = createFakeBrowser()
        const tabs = await openTabs(browser, count)
        const calls: string[] = []
        const views = () => calls.map(ringing)
        for (const one of steps) {
          if (one.kind === 'ring') {
            calls.push(`call-${calls.length}`)
            ring(browser, tabs, views())
          } else if (one.kind === 'open') tabs.push(openDeskTab(browser, views()))
          else if (one.kind === 'openBare') tabs.push(openDeskTab(browser, views(), { pops: false }))
          else if (one.kind === 'lookAway') browser.lookAway()
          else if ('tab' in one) {
            const { page } = at(tabs, one.tab % tabs.length)
            if (!page.alive) continue
            if (one.kind === 'focus' && page.stalled === 'no') browser.focus(page)
            if (one.kind === 'close') browser.close(page)
            if (one.kind === 'freeze') await browser.freeze(page)
            if (one.kind === 'hang') browser.hang(page)
            if (one.kind === 'wake') browser.wake(page)
          }
          await browser.advance(one.after)
          for (const id of calls) expect(rings(tabs, id)).toBeLessThanOrEqual(1)
        }
        await browser.advance(1500)
        if (living(tabs).length === 0) return
        // what was not told yet while all hung, is now
        ring(browser, tabs, [...views(), ringing('last')])
        await browser.advance(1500)
        expect(popping(tabs)).toHaveLength(1)
        if (living(tabs).some(({ bare }) => !bare)) expect(popping(tabs)).toMatchObject([{ bare: false }])
        for (const id of [...calls, 'last']) expect(rings(tabs, id)).toBe(1)
      }),
      { numRuns: 200 },
    )
  })
})
