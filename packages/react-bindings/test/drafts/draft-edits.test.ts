import { type DraftField, type Interaction, RingloopError, toCallId } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDraftEdits, draftEditKey } from '../../src/drafts/draft-edits.js'
import { createKeptTyping } from '../../src/tabs/kept-typing.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { draft, field, interaction, viewOf } from '../fixtures/interactions.js'
import { deskView } from '../fixtures/scenarios.js'
import { createFakeBrowser } from '../tabs/fake-browser.js'

const callId = toCallId('call-1')
const key = draftEditKey(callId, 'subject')
const live = { state: 'live', since: 0 } as const

const withSubject = (subject: DraftField<string>): Interaction => {
  const base = interaction('call-1')
  if (base.filing.state !== 'draft') throw new Error('fixture')
  return { ...base, filing: { ...base.filing, draft: draft({ subject }) } }
}
const show = (desk: FixtureDesk, subject: DraftField<string>) =>
  desk.show({ view: deskView([viewOf('talking', withSubject(subject))]), connection: live })
const byPerson = (value: string) => field(value, { source: 'person', by: '1001' })

function start() {
  const desk = createFixtureDesk()
  show(desk, field('drafted', { source: 'ivr' }))
  const edits = createDraftEdits(desk)
  edits.watch()
  return { desk, edits, shown: () => edits.getSnapshot().get(key) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('createDraftEdits', () => {
  it('sends what was typed once, after a pause', async () => {
    const { desk, edits } = start()
    for (const value of ['D', 'De', 'Del']) edits.type(callId, 'subject', value)
    expect(desk.sent).toEqual([])
    await vi.advanceTimersByTimeAsync(600)
    expect(desk.sent).toEqual([{ type: 'editDraft', callId, field: 'subject', value: 'Del' }])
  })

  it('sends a custom field, but nothing of which it is known that it cannot be', async () => {
    const { desk, edits } = start()
    const wrong = new RingloopError('invalidInput', 'fields.floor: notANumber')
    const check = (value: string) => (/^\d+$/.test(value) ? null : wrong)
    edits.type(callId, 'fields.floor', 'first', check)
    await expect(edits.flush(callId, 'fields.floor')).rejects.toBe(wrong)
    expect(edits.getSnapshot().get(draftEditKey(callId, 'fields.floor'))).toMatchObject({ value: 'first', state: 'failed' })
    expect(desk.sent).toEqual([])
    edits.type(callId, 'fields.floor', '1', check)
    await vi.advanceTimersByTimeAsync(600)
    expect(desk.sent).toEqual([{ type: 'editDraft', callId, field: 'fields.floor', value: '1' }])
    // until the view has it
    const filled = withSubject(field('drafted', { source: 'ivr' }))
    if (filled.filing.state !== 'draft') throw new Error('fixture')
    const next = { ...filled.filing, draft: draft({ fields: { floor: byPerson('1') } }) }
    desk.show({ view: deskView([viewOf('talking', { ...filled, filing: next })]), connection: live })
    expect(edits.getSnapshot().size).toBe(0)
  })

  it('is not overwritten by patches, neither while typing nor while saving', async () => {
    const { desk, edits, shown } = start()
    let answer = () => {}
    desk.answer = () => new Promise((resolve) => (answer = resolve))
    edits.type(callId, 'subject', 'mine')
    show(desk, field('from the rule', { source: 'rule', rule: 'r' }))
    expect(shown()).toMatchObject({ value: 'mine', state: 'typing' })
    await vi.advanceTimersByTimeAsync(600)
    show(desk, field('late answer', { source: 'contact' }))
    expect(shown()).toMatchObject({ value: 'mine', state: 'saving' })
    answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(shown()).toMatchObject({ value: 'mine', state: 'saved' })
  })

  it.each(['patch first', 'result first'])('ends when the view has it: %s', async (order) => {
    const { desk, edits, shown } = start()
    let answer = () => {}
    desk.answer = () => new Promise((resolve) => (answer = resolve))
    edits.type(callId, 'subject', '  mine  ')
    await vi.advanceTimersByTimeAsync(600)
    const steps = [() => show(desk, byPerson('mine')), () => answer()]
    for (const step of order === 'patch first' ? steps : steps.reverse()) {
      step()
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(shown()).toBeUndefined()
  })

  it('ends when the gateway has nothing to change, because only spaces were typed', async () => {
    const { desk, edits, shown } = start()
    show(desk, byPerson('mine'))
    edits.type(callId, 'subject', 'mine ')
    await edits.flush(callId)
    expect(shown()).toBeUndefined()
  })

  it('keeps and sends what was typed on while the first words were being saved', async () => {
    const { desk, edits, shown } = start()
    let answer = () => {}
    desk.answer = () => new Promise((resolve) => (answer = resolve))
    edits.type(callId, 'subject', 'one')
    await vi.advanceTimersByTimeAsync(600)
    edits.type(callId, 'subject', 'one two')
    show(desk, byPerson('one'))
    answer()
    await vi.advanceTimersByTimeAsync(0)
    expect(shown()).toMatchObject({ value: 'one two', state: 'typing' })
    await vi.advanceTimersByTimeAsync(600)
    expect(desk.sent.map((command) => 'value' in command && command.value)).toEqual(['one', 'one two'])
  })

  it('settles when what is on its way already has been taken, or with why it was not', async () => {
    const { desk, edits } = start()
    const answers: { readonly take: () => void; readonly refuse: (error: RingloopError) => void }[] = []
    desk.answer = () => new Promise((take, refuse) => answers.push({ take, refuse }))
    const flushed: string[] = []
    const flush = (name: string) =>
      edits.flush(callId).then(
        () => flushed.push(`${name} taken`),
        (error: RingloopError) => flushed.push(`${name} ${error.code}`),
      )
    edits.type(callId, 'subject', 'one')
    await vi.advanceTimersByTimeAsync(600)
    void flush('first')
    await vi.advanceTimersByTimeAsync(0)
    expect([flushed, desk.sent.length]).toEqual([[], 1])
    answers[0]?.take()
    await vi.advanceTimersByTimeAsync(0)
    expect(flushed.splice(0)).toEqual(['first taken'])
    edits.type(callId, 'subject', 'two')
    await vi.advanceTimersByTimeAsync(600)
    void flush('second')
    answers[1]?.refuse(new RingloopError('conflict', 'too late'))
    await vi.advanceTimersByTimeAsync(0)
    expect(flushed).toEqual(['second conflict'])
  })

  it('sends by a flush what was typed on while the first words were being saved, and waits for that', async () => {
    const { desk, edits } = start()
    const answers: (() => void)[] = []
    desk.answer = () => new Promise((resolve) => answers.push(resolve))
    edits.type(callId, 'subject', 'one')
    await vi.advanceTimersByTimeAsync(600)
    edits.type(callId, 'subject', 'one two')
    let flushed = false
    void edits.flush(callId).then(() => (flushed = true))
    expect(desk.sent.map((command) => 'value' in command && command.value)).toEqual(['one', 'one two'])
    answers[0]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(flushed).toBe(false)
    answers[1]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(flushed).toBe(true)
  })

  it.each(['constructor', 'fields.constructor'])('gives back what was kept of a field named %s like any other', (name) => {
    const { desk } = start()
    const typing = createKeptTyping({ desk, storage: createFakeBrowser().open().storage, now: () => 1 })
    typing.put('draft', `call-1/${name}`, { callId, field: name, value: 'mine', base: null })
    const edits = createDraftEdits(desk, { typing })
    edits.watch()
    expect([...edits.getSnapshot().values()].map(({ value }) => value)).toEqual(['mine'])
  })

  it('keeps what could not be sent and sends it when the desk is connected again', async () => {
    const { desk, edits, shown } = start()
    desk.show({ connection: { state: 'offline', since: 0, retryAt: 1, attempt: 1, reason: 'x' } })
    desk.answer = () => Promise.reject(new RingloopError('unreachable', 'not connected'))
    edits.type(callId, 'subject', 'mine')
    await vi.advanceTimersByTimeAsync(600)
    expect(shown()).toMatchObject({ value: 'mine', state: 'failed', error: { code: 'unreachable' } })
    desk.answer = () => Promise.resolve()
    desk.show({ connection: live })
    await vi.advanceTimersByTimeAsync(0)
    show(desk, byPerson('mine'))
    expect(desk.sent).toHaveLength(2)
    expect(shown()).toBeUndefined()
  })

  it('sends again after a while what the gateway had no hand free for, and not what it refused', async () => {
    const { desk, edits, shown } = start()
    desk.answer = () => Promise.reject(new RingloopError('unavailable', 'full'))
    edits.type(callId, 'subject', 'mine')
    await vi.advanceTimersByTimeAsync(600 + 4_999)
    expect(desk.sent).toHaveLength(1)
    expect(shown()).toMatchObject({ value: 'mine', state: 'failed' })
    desk.answer = () => Promise.reject(new RingloopError('conflict', 'filed'))
    await vi.advanceTimersByTimeAsync(1)
    expect(desk.sent).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(desk.sent).toHaveLength(2)
    expect(shown()).toMatchObject({ value: 'mine', state: 'failed', error: { code: 'conflict' } })
  })

  it('does not send an empty subject, which the gateway would not take, and says so', async () => {
    const { desk, edits, shown } = start()
    edits.type(callId, 'subject', '   ')
    await expect(edits.flush(callId)).rejects.toMatchObject({ code: 'invalidInput' })
    expect(shown()).toMatchObject({ value: '   ', state: 'failed' })
    expect(desk.sent).toEqual([])
  })

  it('forgets what was typed for a call that the desk does not have any more', () => {
    const { desk, edits } = start()
    edits.type(callId, 'subject', 'mine')
    desk.show({ view: deskView([]) })
    expect(edits.getSnapshot().size).toBe(0)
  })
})
