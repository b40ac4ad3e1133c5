import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createRingClaim, type RingChannel, type RingClaimOptions, type RingLocks } from '../../src/ringing/ring-claim.js'

/** The features of one browser that its tabs share. */
function createBrowser() {
  const stored = new Map<string, string>()
  const channels = new Set<RingChannel>()
  const held = new Map<string, (error: Error) => void>()
  const locks: RingLocks = {
    request: async (name, { ifAvailable, steal }, run) => {
      await null
      if (held.has(name) && ifAvailable) return run(null)
      if (steal) held.get(name)?.(new DOMException('stolen', 'AbortError'))
      const stolen = new Promise<never>((_resolve, reject) => held.set(name, reject))
      await Promise.race([run({}), stolen])
      held.delete(name)
    },
  }
  return {
    storage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    },
    locks,
    channel(): RingChannel {
      const channel: RingChannel = {
        onmessage: null,
        postMessage(message) {
          for (const other of channels) if (other !== channel) other.onmessage?.({ data: message })
        },
        close: () => void channels.delete(channel),
      }
      channels.add(channel)
      return channel
    },
  }
}

let browser: ReturnType<typeof createBrowser>
beforeEach(() => {
  browser = createBrowser()
})
const immediately = {
  now: () => 0,
  after(_ms: number, run: () => void) {
    queueMicrotask(run)
    return () => {}
  },
}
const tab = (change: Partial<RingClaimOptions> = {}) =>
  createRingClaim({
    locks: browser.locks,
    channel: browser.channel(),
    storage: browser.storage,
    isVisible: () => true,
    clock: immediately,
    ...change,
  })
const count = (answers: readonly boolean[]) => answers.filter(Boolean).length

describe('createRingClaim', () => {
  it('lets one of many tabs ring for a pop', async () => {
    const tabs = Array.from({ length: 12 }, () => tab())
    expect(count(await Promise.all(tabs.map((one) => one.claim('k'))))).toBe(1)
    expect(count(await Promise.all(tabs.map((one) => one.claim('other'))))).toBe(1)
  })

  it('never rings again: not after a reconnect, not in a tab that is opened or refreshed later', async () => {
    const first = tab()
    expect(await first.claim('k')).toBe(true)
    expect(await first.claim('k')).toBe(false)
    expect(await tab().claim('k')).toBe(false)
  })

  it('leaves it to the tab the agent looks at', async () => {
    vi.useFakeTimers()
    const { systemClock } = await import('../../src/connection/desk-clock.js')
    const background = tab({ isVisible: () => false, clock: systemClock })
    const visible = tab({ clock: systemClock })
    const late = background.claim('k')
    expect(await visible.claim('k')).toBe(true)
    await vi.advanceTimersByTimeAsync(200)
    expect(await late).toBe(false)
    vi.useRealTimers()
  })

  it.each([
    ['without locks', { locks: null }],
    ['without storage', { storage: null }],
    ['without a channel', { channel: null }],
  ])('still rings once for tabs that ask one after the other, %s', async (_name, change) => {
    const tabs = [tab(change), tab(change), tab(change)]
    const answers: boolean[] = []
    for (const one of tabs) answers.push(await one.claim('k'))
    expect(count(answers)).toBe(1)
  })

  it('rings where everything is forbidden, once in each tab', async () => {
    const forbidden = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    const alone = tab({
      locks: { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) },
      channel: null,
      storage: { getItem: forbidden, setItem: forbidden },
    })
    expect(await alone.claim('k')).toBe(true)
    expect(await alone.claim('k')).toBe(false)
  })

  it('remembers a bounded number of pops, the newest', async () => {
    let time = 0
    const one = tab({ clock: { ...immediately, now: () => ++time } })
    for (let index = 0; index < 400; index++) await one.claim(`k${index}`)
    expect((JSON.parse(browser.storage.getItem('ringloop.rung') ?? '[]') as unknown[]).length).toBe(300)
    expect(await tab().claim('k399')).toBe(false)
  })

  it('is not misled by what others have put into the storage', async () => {
    browser.storage.setItem('ringloop.rung', '{"not":"ours"}')
    expect(await tab().claim('k')).toBe(true)
    browser.storage.setItem('ringloop.rung', 'no json')
    expect(await tab().claim('k2')).toBe(true)
  })
})
