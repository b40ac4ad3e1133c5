import { type Interaction, RingloopError, type RingloopErrorCode, toCallId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDraftEdits, type DraftEdits } from '../../src/drafts/draft-edits.js'
import { createKeptTyping } from '../../src/tabs/kept-typing.js'
import { createWrapUpForms } from '../../src/wrap-up/wrap-up-forms.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { extension, interaction, viewOf } from '../fixtures/interactions.js'
import { deskView } from '../fixtures/scenarios.js'
import { createFakeBrowser } from '../tabs/fake-browser.js'

const callId = toCallId('call-1')
const live = { state: 'live', since: 0 } as const
const offline = { state: 'offline', since: 0, retryAt: 1, attempt: 1, reason: 'x' } as const
const done = { state: 'done', extension, at: 1, disposition: null, note: null } as const
const show = (wrapUp: Interaction['wrapUp']) => deskView([viewOf('wrapUp', interaction('call-1', { wrapUp }))])

function start() {
  const desk = createFixtureDesk({ view: null, connection: live }, () => Date.now())
  const open = { state: 'open', extension, since: Date.now(), dueAt: Date.now() + 60_000 } as const
  desk.show({ view: show(open) })
  const edits = createDraftEdits(desk)
  let tellOfOtherTabs = (_key: string, _text: string | null) => {}
  const { storage } = createFakeBrowser().open()
  const onChange = (listener: typeof tellOfOtherTabs) => {
    tellOfOtherTabs = listener
    return () => {}
  }
  const typing = createKeptTyping({ desk, storage, onChange })
  const forms = createWrapUpForms(desk, edits, { typing })
  edits.watch()
  const stop = forms.watch()
  const dropElsewhere = () => tellOfOtherTabs(storage.key(0) ?? '', null)
  return { desk, edits, forms, typing, open, stop, dropElsewhere }
}

function rejectOnce(desk: FixtureDesk, code: RingloopErrorCode) {
  desk.answer = () => {
    desk.answer = () => Promise.resolve()
    return Promise.reject(new RingloopError(code, 'not now'))
  }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('createWrapUpForms', () => {
  it('sends the draft before the wrap-up, in this order, and empties the form', async () => {
    const { desk, edits, forms } = start()
    edits.type(callId, 'subject', 'New subject')
    forms.change(callId, { disposition: 'resolved' })
    forms.change(callId, { note: ' all well ' })
    await forms.submit(callId)
    expect(desk.sent).toEqual([
      { type: 'editDraft', callId, field: 'subject', value: 'New subject' },
      { type: 'completeWrapUp', callId, disposition: 'resolved', note: 'all well' },
    ])
    expect(forms.getSnapshot().size).toBe(0)
  })

  it('waits for an edit of the draft that is on its way, and is not sent if that is refused', async () => {
    const { desk, edits, forms } = start()
    let refuse = (_error: RingloopError) => {}
    desk.answer = () => new Promise((_resolve, reject) => (refuse = reject))
    edits.type(callId, 'subject', 'New subject')
    await vi.advanceTimersByTimeAsync(600)
    const sent = forms.submit(callId)
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.sent).toHaveLength(1)
    refuse(new RingloopError('invalidInput', 'subject'))
    await sent
    expect(desk.sent).toHaveLength(1)
    expect(forms.getSnapshot().get(callId)).toMatchObject({ state: 'failed', error: { code: 'invalidInput' } })
  })

  it('keeps the form when the gateway does not take it', async () => {
    const { desk, forms } = start()
    desk.answer = () => Promise.reject(new RingloopError('timeout', 'late'))
    forms.change(callId, { note: 'precious' })
    await forms.submit(callId)
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'precious', state: 'failed', error: { code: 'timeout' } })
  })

  it('sends what was filled in just before the time is up, so that it is not lost', async () => {
    const { desk, forms } = start()
    forms.change(callId, { note: 'half a sent' })
    await vi.advanceTimersByTimeAsync(57_999)
    expect(desk.sent).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(desk.sent).toEqual([{ type: 'completeWrapUp', callId, disposition: null, note: 'half a sent' }])
  })

  it('goes without a field of the draft that cannot be sent when the time is nearly up, rather than not at all', async () => {
    const { desk, edits, forms } = start()
    edits.type(callId, 'subject', '   ')
    forms.change(callId, { note: 'precious' })
    await vi.advanceTimersByTimeAsync(58_000)
    expect(desk.sent).toEqual([{ type: 'completeWrapUp', callId, disposition: null, note: 'precious' }])
    expect(forms.getSnapshot().size).toBe(0)
  })

  it.each([
    ['a field of the draft', (_desk: FixtureDesk, edits: DraftEdits) => edits.type(callId, 'subject', ' ')],
    ['an answer that did not come', (desk: FixtureDesk) => rejectOnce(desk, 'timeout')],
    ['a gateway that has no hand free', (desk: FixtureDesk) => rejectOnce(desk, 'unavailable')],
  ])('is sent when the time is nearly up after a press that came to nothing for %s', async (_what, prevent) => {
    const { desk, edits, forms } = start()
    forms.change(callId, { note: 'precious' })
    prevent(desk, edits)
    await forms.submit(callId)
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'precious', state: 'failed' })
    const sent = desk.sent.length
    edits.type(callId, 'subject', 'Mended')
    await vi.advanceTimersByTimeAsync(57_999)
    expect(desk.sent.slice(sent).map(({ type }) => type)).toEqual(['editDraft'])
    await vi.advanceTimersByTimeAsync(1)
    expect(desk.sent.at(-1)).toEqual({ type: 'completeWrapUp', callId, disposition: null, note: 'precious' })
  })

  it('is tried once by itself, however it ends', async () => {
    const { desk, forms } = start()
    desk.answer = () => Promise.reject(new RingloopError('unavailable', 'full'))
    forms.change(callId, { note: 'precious' })
    await vi.advanceTimersByTimeAsync(90_000)
    expect(desk.sent).toHaveLength(1)
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'precious', state: 'failed' })
  })

  it('sends nothing by itself for a form that nobody touched', async () => {
    const { desk } = start()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(desk.sent).toEqual([])
  })

  it('follows a time limit that moves, and stops when the provider goes', async () => {
    const { desk, forms, open, stop } = start()
    forms.change(callId, { note: 'x' })
    desk.show({ view: show({ ...open, dueAt: open.dueAt + 30_000 }) })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(desk.sent).toEqual([])
    stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(desk.sent).toEqual([])
  })

  it('forgets the form when the wrap-up was finished with it elsewhere, such as in another tab', () => {
    const { desk, forms } = start()
    forms.change(callId, { note: 'x ' })
    desk.show({ view: show({ ...done, note: 'x' }) })
    expect(forms.getSnapshot().size).toBe(0)
  })

  it.each([
    ['a note', { note: 'precious' }],
    ['a disposition', { disposition: 'resolved' }],
  ])(
    'keeps %s that the gateway has filed without, sends it no more, and forgets it when the agent has seen it',
    async (_what, filled) => {
      const { desk, forms } = start()
      forms.change(callId, filled)
      desk.show({ view: show(done) })
      expect(forms.getSnapshot().get(callId)).toMatchObject({ ...filled, state: 'failed', error: { code: 'conflict' } })
      desk.show({ connection: offline })
      desk.show({ connection: live })
      await vi.advanceTimersByTimeAsync(120_000)
      expect(forms.getSnapshot().get(callId)).toMatchObject(filled)
      expect(desk.sent).toEqual([])
      forms.drop(callId)
      expect(forms.getSnapshot().size).toBe(0)
    },
  )

  it('forgets what the gateway has filed without when the agent has seen it in another tab', () => {
    const { desk, forms, dropElsewhere } = start()
    forms.change(callId, { note: 'x' })
    dropElsewhere()
    expect(forms.getSnapshot().size, 'while it can be sent').toBe(1)
    desk.show({ view: show(done) })
    dropElsewhere()
    expect(forms.getSnapshot().size).toBe(0)
  })

  it('sends by itself, once the desk is connected again, what could not be sent while it was not', async () => {
    const { desk, forms } = start()
    forms.change(callId, { note: 'half a sent' })
    desk.show({ connection: offline })
    desk.answer = () => Promise.reject(new RingloopError('unreachable', 'not connected'))
    await vi.advanceTimersByTimeAsync(58_000)
    expect(forms.getSnapshot().get(callId)).toMatchObject({ state: 'failed' })
    desk.answer = () => Promise.resolve()
    desk.show({ connection: live })
    await vi.advanceTimersByTimeAsync(0)
    expect(desk.sent).toEqual(Array(2).fill({ type: 'completeWrapUp', callId, disposition: null, note: 'half a sent' }))
    expect(forms.getSnapshot().size).toBe(0)
  })

  it('waits for the end of the time with what the agent could not send well before', async () => {
    const { desk, forms } = start()
    forms.change(callId, { note: 'x' })
    desk.show({ connection: offline })
    desk.answer = () => Promise.reject(new RingloopError('closed', 'broke'))
    await forms.submit(callId)
    desk.show({ connection: live })
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'x', state: 'open', error: null })
    await vi.advanceTimersByTimeAsync(57_999)
    expect(desk.sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(desk.sent).toHaveLength(2)
  })

  it('does not send again what the gateway refused', async () => {
    const { desk, forms } = start()
    forms.change(callId, { note: 'x' })
    desk.answer = () => Promise.reject(new RingloopError('invalidInput', 'note'))
    await forms.submit(callId)
    desk.show({ connection: offline })
    desk.show({ connection: live })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(desk.sent).toHaveLength(1)
    expect(forms.getSnapshot().get(callId)).toMatchObject({ state: 'failed', error: { code: 'invalidInput' } })
  })

  it('lets the answer decide what becomes of a form that is being sent when its time is up', async () => {
    const { desk, forms } = start()
    let refuse = (_error: RingloopError) => {}
    desk.answer = () => new Promise((_resolve, reject) => (refuse = reject))
    forms.change(callId, { note: 'x' })
    const sent = forms.submit(callId)
    desk.show({ view: show(done) })
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'x', state: 'sending' })
    await vi.advanceTimersByTimeAsync(0)
    refuse(new RingloopError('conflict', 'over'))
    await sent
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'x', state: 'failed' })
  })

  it('forgets a form of which the answer was lost, but which the gateway has', async () => {
    const { desk, forms } = start()
    desk.answer = () => {
      desk.show({ view: show({ ...done, note: 'x' }) })
      return Promise.reject(new RingloopError('closed', 'broke'))
    }
    forms.change(callId, { note: 'x' })
    await forms.submit(callId)
    expect(forms.getSnapshot().size).toBe(0)
  })

  it.each([
    ['keeps what is typed on while it is being sent, if it was not taken', new RingloopError('timeout', 'late'), 'x and more'],
    ['sends what there was at the submit, and is forgotten when that was taken', null, undefined],
  ])('%s', async (_what, error, left) => {
    const { desk, forms, typing } = start()
    let settle = () => {}
    desk.answer = () => new Promise((resolve, reject) => (settle = () => (error ? reject(error) : resolve())))
    forms.change(callId, { note: 'x' })
    const sent = forms.submit(callId)
    forms.change(callId, { note: 'x and more' })
    expect(forms.getSnapshot().get(callId)).toMatchObject({ note: 'x and more', state: 'sending' })
    await vi.advanceTimersByTimeAsync(0)
    settle()
    await sent
    expect(desk.sent).toEqual([{ type: 'completeWrapUp', callId, disposition: null, note: 'x' }])
    expect(forms.getSnapshot().get(callId)?.note).toBe(left)
    expect(typing.read('wrapUp').get(callId)).toEqual(left && { disposition: null, note: left })
  })

  it('is sent once, however often it is submitted', async () => {
    const { desk, forms } = start()
    let answer = () => {}
    desk.answer = () => new Promise((resolve) => (answer = resolve))
    const first = forms.submit(callId)
    await forms.submit(callId)
    await vi.advanceTimersByTimeAsync(0)
    answer()
    await first
    expect(desk.sent).toHaveLength(1)
  })
})
