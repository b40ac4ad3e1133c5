import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { blockedSound } from '../../src/ringing/blocked-sound.js'
import { playRingTone } from '../../src/ringing/ring-tone.js'

/** What a browser sounds: `allowed` once the agent has touched the page. */
const browser = { allowed: true, rings: [] as string[], peaks: [] as number[], open: 0, most: 0 }

class FakeAudioContext extends EventTarget {
  state: 'suspended' | 'running' | 'closed' = 'suspended'
  currentTime = 0
  destination = {}
  constructor() {
    super()
    browser.most = Math.max(browser.most, ++browser.open)
  }
  async resume() {
    if (!browser.allowed || this.state !== 'suspended') return
    this.state = 'running'
    this.dispatchEvent(new Event('statechange'))
  }
  async close() {
    this.state = 'closed'
    browser.open--
  }
  createOscillator() {
    const oscillator = {
      frequency: { value: 0 },
      connect: <Node>(node: Node) => node,
      start: () => browser.rings.push(`${oscillator.frequency.value} in a ${this.state} context`),
      stop() {},
    }
    return oscillator
  }
  createGain = () => ({
    gain: {
      setValueAtTime() {},
      linearRampToValueAtTime: (peak: number) => void browser.peaks.push(peak),
      exponentialRampToValueAtTime() {},
    },
    connect: <Node>(node: Node) => node,
  })
}
/** One lock of the browser, over all of its tabs. */
const locks = () => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request(_name: string, { signal }: { signal: AbortSignal }, run: () => Promise<void>) {
      const own = last.then(() => (signal.aborted ? Promise.reject(signal.reason) : run()))
      last = own.catch(() => {})
      return own
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  Object.assign(browser, { allowed: true, rings: [], peaks: [], open: 0, most: 0 })
  vi.stubGlobal('AudioContext', FakeAudioContext)
  vi.stubGlobal('navigator', { locks: locks() })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const notes = ['659.25 in a running context', '880 in a running context']
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
const rings = () => browser.rings.length / notes.length

describe('the ring tone', () => {
  it('repeats every five seconds until the call is answered, and leaves nothing open', async () => {
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(0)
    expect(browser.rings).toEqual(notes)
    await pass(4_999)
    expect(rings()).toBe(1)
    await pass(1)
    expect(rings()).toBe(2)
    await pass(10_000)
    expect(rings()).toBe(4)
    over.abort()
    await pass(60_000)
    expect(rings()).toBe(4)
    expect(browser.open).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends by itself where nobody says that it is over, and lets the next one ring', async () => {
    playRingTone(new AbortController().signal)
    await pass(60 * 60_000)
    expect(rings()).toBe(60)
    expect(browser.open).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(0)
    expect(rings()).toBe(61)
    over.abort()
    await pass(0)
  })

  it.each([
    ['with locks', () => ({ locks: locks() })],
    ['without', () => ({})],
  ])('stands in nobody’s way where the browser has no sound to give, %s', async (_name, navigator) => {
    vi.stubGlobal('navigator', navigator())
    vi.stubGlobal('AudioContext', function none() {
      throw new DOMException('too many', 'NotSupportedError')
    })
    playRingTone(new AbortController().signal)
    await pass(0)
    vi.stubGlobal('AudioContext', FakeAudioContext)
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(0)
    expect(rings()).toBe(1)
    over.abort()
    await pass(0)
  })

  it.each([
    ['with locks, over all tabs', () => ({ locks: locks() })],
    ['without locks, in this tab', () => ({})],
    ['where locks are forbidden', () => ({ locks: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) } })],
  ])('is one at once, %s: the next begins when the first is over', async (_name, navigator) => {
    vi.stubGlobal('navigator', navigator())
    const calls = [new AbortController(), new AbortController(), new AbortController()]
    for (const { signal } of calls) playRingTone(signal)
    await pass(5_000)
    expect(rings()).toBe(2)
    calls[1]?.abort()
    calls[0]?.abort()
    await pass(0)
    expect(rings(), 'the third; the second was over before its turn').toBe(3)
    calls[2]?.abort()
    await pass(10_000)
    expect([rings(), browser.most, browser.open]).toEqual([3, 1, 0])
  })

  it('is as loud as wanted at each ring, and silent at 0', async () => {
    const over = new AbortController()
    let volume = 1
    playRingTone(over.signal, { volume: () => volume })
    await pass(0)
    volume = 0.5
    await pass(5_000)
    volume = 0
    await pass(5_000)
    expect(rings()).toBe(2)
    expect(browser.peaks).toEqual([0.2, 0.2, 0.1, 0.1])
    volume = 7
    await pass(5_000)
    expect(browser.peaks.at(-1)).toBe(0.2)
    over.abort()
    await pass(0)
  })

  it('says that the browser keeps it silent, and sounds by a press', async () => {
    browser.allowed = false
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(10_000)
    expect(browser.rings).toEqual([])
    const play = blockedSound.getSnapshot()
    expect(play).not.toBeNull()
    browser.allowed = true
    play?.()
    await pass(0)
    expect(browser.rings).toEqual(notes)
    expect(blockedSound.getSnapshot()).toBeNull()
    await pass(5_000)
    expect(rings()).toBe(2)
    over.abort()
    await pass(0)
  })

  it('keeps no other tab silent while the browser keeps this one silent, and then waits for its turn', async () => {
    browser.allowed = false
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(1_000)
    const other = new AbortController()
    let sounds = false
    const otherTab = navigator.locks.request('ringloop.tone', { signal: other.signal }, () => {
      sounds = true
      return new Promise<void>((resolve) => other.signal.addEventListener('abort', () => resolve()))
    })
    await pass(0)
    expect(sounds).toBe(true)
    browser.allowed = true
    blockedSound.getSnapshot()?.()
    await pass(5_000)
    expect([rings(), blockedSound.getSnapshot()]).toEqual([0, null])
    other.abort()
    await otherTab
    await pass(0)
    expect(rings()).toBe(1)
    over.abort()
    await pass(0)
    expect([browser.open, vi.getTimerCount()]).toEqual([0, 0])
  })

  it('leaves nothing open when the call is over before its turn', async () => {
    const other = new AbortController()
    void navigator.locks.request(
      'ringloop.tone',
      { signal: other.signal },
      () => new Promise<void>((resolve) => other.signal.addEventListener('abort', () => resolve())),
    )
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(5_000)
    over.abort()
    await pass(0)
    expect([browser.open, vi.getTimerCount()]).toEqual([0, 0])
    other.abort()
    await pass(5_000)
    expect(rings()).toBe(0)
  })

  it('says so no longer when the call is over', async () => {
    browser.allowed = false
    const over = new AbortController()
    playRingTone(over.signal)
    await pass(1_000)
    expect(blockedSound.getSnapshot()).not.toBeNull()
    over.abort()
    await pass(0)
    expect(blockedSound.getSnapshot()).toBeNull()
  })
})
