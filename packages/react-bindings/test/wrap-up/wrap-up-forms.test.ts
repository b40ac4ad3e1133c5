import { type Interaction, RingloopError, toCallId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDraftEdits } from '../../src/drafts/draft-edits.js'
import { createWrapUpForms } from '../../src/wrap-up/wrap-up-forms.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { extension, interaction, viewOf } from '../fixtures/interactions.js'
import { deskView } from '../fixtures/scenarios.js'

const callId = toCallId('call-1')
const live = { state: 'live', since: 0 } as const
const show = (wrapUp: Interaction['wrapUp']) => deskView([viewOf('wrapUp', interaction('call-1', { wrapUp }))])

function start() {
  const desk = createFixtureDesk({ view: null, connection: live }, () => Date.now())
  const open = { state: 'open', extension, since: Date.now(), dueAt: Date.now() + 60_000 } as const
  desk.show({ view: show(open) })
  const edits = createDraftEdits(desk)
  const forms = createWrapUpForms(desk, edits)
  edits.watch()
  const stop = forms.watch()
  return { desk, edits, forms, open, stop }
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

  it('forgets the form when the wrap-up was finished elsewhere, such as in another tab', () => {
    const { desk, forms } = start()
    forms.change(callId, { note: 'x' })
    desk.show({ view: show({ state: 'done', extension, at: 1, disposition: null, note: null }) })
    expect(forms.getSnapshot().size).toBe(0)
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
