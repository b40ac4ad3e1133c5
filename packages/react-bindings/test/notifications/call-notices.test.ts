// @vitest-environment jsdom
import { toCallId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallNotices, createCallNotices, type NotificationOptions } from '../../src/notifications/call-notices.js'
import { emptyDeskSnapshot } from '../../src/store/desk-snapshot.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { scenarios } from '../fixtures/scenarios.js'

/** What the browser was asked to show. */
class Shown {
  static permission: NotificationPermission = 'granted'
  static asked = 0
  static answer: NotificationPermission = 'granted'
  static all: Shown[] = []
  onclick: (() => void) | null = null
  closed = false
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    Shown.all.push(this)
  }
  static async requestPermission() {
    Shown.asked++
    Shown.permission = Shown.answer
    return Shown.answer
  }
  close() {
    this.closed = true
  }
}

let desk: FixtureDesk
let notices: CallNotices
let looked: boolean
const opened = vi.fn()
const focus = vi.fn()
const make = (found: unknown = Shown) =>
  createCallNotices({
    document,
    window: { focus, addEventListener: addEventListener.bind(window), removeEventListener: removeEventListener.bind(window) },
    Notification: found as typeof Notification | null,
  })
const ring = (body = '') => notices.ring({ callId: toCallId('call-1'), title: 'Incoming call', body, open: opened })

beforeEach(() => {
  Object.assign(Shown, { permission: 'granted', answer: 'granted', asked: 0, all: [] })
  opened.mockClear()
  focus.mockClear()
  document.title = 'Our CRM'
  looked = false
  vi.spyOn(document, 'hasFocus').mockImplementation(() => looked)
  desk = createFixtureDesk({ ...emptyDeskSnapshot, ...scenarios.ringing })
  notices = make()
})
afterEach(() => vi.restoreAllMocks())

describe('notices of calls', () => {
  it('say no more than the host wants, and mark the title', () => {
    notices.watch(desk, () => ({}))
    ring()
    expect(Shown.all).toEqual([expect.objectContaining({ title: 'Incoming call', options: { tag: 'ringloop/call-1' } })])
    expect(document.title).toBe('☎ Incoming call · Our CRM')
    ring('王小明')
    expect(Shown.all[1]?.options).toMatchObject({ body: '王小明' })
  })

  it('are silent while the page is looked at', () => {
    notices.watch(desk, () => ({}))
    looked = true
    ring()
    expect([Shown.all, document.title]).toEqual([[], 'Our CRM'])
  })

  it('come to the page and open the call on a click', () => {
    notices.watch(desk, () => ({}))
    ring()
    Shown.all[0]?.onclick?.()
    expect([focus.mock.calls.length, opened.mock.calls.length, Shown.all[0]?.closed, document.title]).toEqual([
      1,
      1,
      true,
      'Our CRM',
    ])
  })

  it('go when the call is answered elsewhere', () => {
    notices.watch(desk, () => ({}))
    ring()
    desk.show({ connection: { state: 'live', since: 1 } })
    expect(Shown.all[0]?.closed).toBe(false)
    desk.show({ view: scenarios.empty.view })
    expect([Shown.all[0]?.closed, document.title]).toEqual([true, 'Our CRM'])
  })

  it('go when the page is looked at, and when the watch ends; a title that the page has set meanwhile stays', () => {
    const stop = notices.watch(desk, () => ({}))
    ring()
    looked = true
    window.dispatchEvent(new Event('focus'))
    expect([Shown.all[0]?.closed, document.title]).toEqual([true, 'Our CRM'])
    looked = false
    ring()
    document.title = 'Another page'
    stop()
    expect([Shown.all[1]?.closed, document.title]).toEqual([true, 'Another page'])
  })

  it('need no permission for the title, and leave it alone if they should', () => {
    Shown.permission = 'denied'
    notices.watch(desk, () => ({}))
    ring()
    expect([Shown.all, document.title]).toEqual([[], '☎ Incoming call · Our CRM'])
    const plain = make()
    document.title = 'Our CRM'
    plain.watch(desk, () => ({ markTitle: false }))
    plain.ring({ callId: toCallId('call-1'), title: 'Incoming call', body: '', open: opened })
    expect(document.title).toBe('Our CRM')
  })

  it('ask the browser only when told to, and know what it answered', async () => {
    Shown.permission = 'default'
    Shown.answer = 'denied'
    notices = make()
    notices.watch(desk, () => ({}))
    ring()
    expect([notices.permission.getSnapshot(), Shown.asked]).toEqual(['ask', 0])
    await notices.ask()
    expect([notices.permission.getSnapshot(), Shown.asked]).toEqual(['denied', 1])
  })

  it('do without a browser that has none, or lets only workers notify', () => {
    notices = make(null)
    notices.watch(desk, () => ({}))
    ring()
    expect(notices.permission.getSnapshot()).toBe('unsupported')
    const forbidden = Object.assign(
      class {
        constructor() {
          throw new TypeError('Illegal constructor')
        }
      },
      { permission: 'granted' },
    )
    notices = make(forbidden)
    expect(() => ring()).not.toThrow()
  })
})
