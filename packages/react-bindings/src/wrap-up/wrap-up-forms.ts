import { type CallId, RingloopError, type WrapUp } from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import { mayPass } from '../connection/may-pass.js'
import type { DraftEdits } from '../drafts/draft-edits.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { deskPerson } from '../tabs/desk-name.js'
import type { KeptTyping } from '../tabs/kept-typing.js'

/**
 * What an agent has filled in after (or during) a call and not sent yet.
 *
 * ```text
 * open ──submit | its time is nearly up──▶ sending ──ok──▶ (gone)
 *  ▲                                          └──error──▶ failed ──filled in | connected again | its time is nearly up──▶ …
 * open | failed ──the gateway has filed without it──▶ failed ──drop──▶ (gone)
 * ```
 */
export interface WrapUpForm {
  readonly disposition: string | null
  readonly note: string
  readonly state: 'open' | 'sending' | 'failed'
  readonly error: RingloopError | null
}

/** The form nobody has touched yet; always the same reference. */
export const emptyWrapUpForm: WrapUpForm = { disposition: null, note: '', state: 'open', error: null }

/** Keeps wrap-up forms over changes of the shown call. */
export interface WrapUpForms {
  getSnapshot(): ReadonlyMap<CallId, WrapUpForm>
  subscribe(listener: () => void): () => void
  /** Fills in. What is filled in while the form is being sent is kept for the next time, if this one fails. */
  change(callId: CallId, change: Partial<Pick<WrapUpForm, 'disposition' | 'note'>>): void
  /**
   * Sends what is typed in the draft, then completes the wrap-up. Failures are kept in the form; unless the gateway has refused the
   * form itself, it is sent once more when its time is nearly up, then also without what the draft's fields could not send.
   */
  submit(callId: CallId): Promise<void>
  /** Forgets what was filled in, such as when the agent has seen what the gateway filed without. */
  drop(callId: CallId): void
  /** Follows the desk, so that a filled form is sent just before its time is up, or once there is a line again; give back: stop. */
  watch(): () => void
}

/** Sent this long before the gateway files by itself, so that what was filled in is not lost. */
const aheadMs = 2000
const aheadOfFollowersMs = 1000

/** Makes the keeper of wrap-up forms for one desk. */
export function createWrapUpForms(
  desk: DeskSource,
  edits: DraftEdits,
  {
    clock = systemClock,
    typing,
    leads = () => true,
  }: {
    readonly clock?: DeskClock
    readonly typing?: KeptTyping
    /** Whether this is the tab that sends by itself; the others do when it did not. */
    readonly leads?: () => boolean
  } = {},
): WrapUpForms {
  const store = createValueStore<ReadonlyMap<CallId, WrapUpForm>>(new Map())
  let watching = false
  let wasLive = false
  let person: string | null = null
  const timers = new Map<CallId, { dueAt: number; cancel(): void }>()
  /** Failed for what is not their fault. */
  const blameless = new Set<CallId>()

  const wrapUpOf = (callId: CallId) => desk.getSnapshot().view?.interactions[callId]?.interaction.wrapUp
  const put = (callId: CallId, form: WrapUpForm) => store.set(new Map(store.getSnapshot()).set(callId, form))
  const keep = (callId: CallId, { disposition, note }: WrapUpForm) => typing?.put('wrapUp', callId, { disposition, note })
  const stop = (callId: CallId) => {
    timers.get(callId)?.cancel()
    timers.delete(callId)
    blameless.delete(callId)
  }
  const forget = (callId: CallId) => {
    stop(callId)
    const next = new Map(store.getSnapshot())
    if (!next.delete(callId)) return
    typing?.remove('wrapUp', callId)
    store.set(next)
  }

  const submit = async (callId: CallId, byItself: boolean): Promise<void> => {
    const form = store.getSnapshot().get(callId) ?? emptyWrapUpForm
    if (form.state === 'sending') return
    stop(callId)
    let drafted = false
    const sending: WrapUpForm = { ...form, state: 'sending', error: null }
    put(callId, sending)
    try {
      await edits.flush(callId).catch((error) => {
        // a field that cannot be sent must not take the note with it when the gateway files by itself
        if (!byItself) throw error
      })
      drafted = true
      const note = form.note.trim()
      await desk.send({ type: 'completeWrapUp', callId, disposition: form.disposition, note: note === '' ? null : note })
      forget(callId)
    } catch (error) {
      const now = store.getSnapshot().get(callId)
      if (!now) return
      if (now !== sending) keep(callId, now)
      put(callId, { ...now, state: 'failed', error: error as RingloopError })
      if (!byItself && (!drafted || mayPass(error as RingloopError))) blameless.add(callId)
      plan()
    }
  }

  /** What was filled in before a refresh, or in another tab. */
  const restore = () => {
    const before = person
    person = deskPerson(desk)
    if (before !== null) {
      // The connection is somebody else's now: theirs is nothing of what stands here.
      for (const callId of store.getSnapshot().keys()) stop(callId)
      store.set(new Map())
    }
    for (const [callId, value] of typing?.read('wrapUp') ?? []) {
      const form = readForm(value)
      if (!form) typing?.remove('wrapUp', callId)
      else if (!store.getSnapshot().has(callId as CallId)) put(callId as CallId, form)
    }
  }
  const changedElsewhere = (id: string, value: unknown) => {
    const callId = id as CallId
    const form = readForm(value)
    const here = store.getSnapshot().get(callId)?.state
    // gone there, because it was sent or the agent signed out: what the view says of the call decides what becomes of it here
    if (form === null && here === 'failed' && wrapUpOf(callId)?.state === 'done') forget(callId)
    if (form === null || here === 'sending') return
    put(callId, form)
    plan()
  }

  /** Of a wrap-up that is over: what the gateway has filed without stays to be read, as the agent wrote it for somebody. */
  const end = (callId: CallId, form: WrapUpForm, done: DoneWrapUp) => {
    if (form.state === 'sending') return
    stop(callId)
    if (!isMissing(form, done)) forget(callId)
    else if (form.state === 'open')
      put(callId, { ...form, state: 'failed', error: new RingloopError('conflict', 'the wrap-up was over before it was sent') })
  }
  const schedule = (callId: CallId, dueAt: number) => {
    const planned = timers.get(callId)
    if (planned?.dueAt === dueAt) return
    planned?.cancel()
    const delay = Math.max(0, dueAt - (leads() ? aheadMs : aheadOfFollowersMs) - desk.serverNow())
    timers.set(callId, { dueAt, cancel: clock.after(delay, () => void submit(callId, true)) })
  }
  /** A form with something in it is sent by itself just before its time is up. */
  const plan = () => {
    if (!watching) return
    const { view, connection } = desk.getSnapshot()
    const back = connection.state === 'live' && !wasLive
    wasLive = connection.state === 'live'
    if (view && person !== deskPerson(desk)) restore()
    for (const [callId, form] of store.getSnapshot()) {
      const wrapUp = wrapUpOf(callId)
      if (view && !wrapUp) forget(callId)
      else if (wrapUp?.state === 'done') end(callId, form, wrapUp)
      else if (wrapUp?.state === 'open') {
        const again = back && mayPass(form.error)
        if (again) put(callId, { ...form, state: 'open', error: null })
        if (again || form.state === 'open' || blameless.has(callId)) schedule(callId, wrapUp.dueAt)
      }
    }
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    change(callId, change) {
      const form = store.getSnapshot().get(callId) ?? emptyWrapUpForm
      // Other tabs hear of it only if this is not sent: if it is, they would keep what nobody can send any more.
      if (form.state === 'sending') return put(callId, { ...form, ...change })
      const changed: WrapUpForm = { ...form, ...change, state: 'open', error: null }
      put(callId, changed)
      keep(callId, changed)
      plan()
    },
    submit: (callId) => submit(callId, false),
    drop: forget,
    watch() {
      watching = true
      plan()
      const stops = [desk.subscribe(plan), typing?.watch('wrapUp', changedElsewhere)]
      return () => {
        watching = false
        for (const stop of stops) stop?.()
        for (const callId of [...timers.keys()]) stop(callId)
      }
    },
  }
}

type DoneWrapUp = Extract<WrapUp, { state: 'done' }>

/** Whether the wrap-up ended without something that is filled in here. */
const isMissing = ({ disposition, note }: WrapUpForm, done: DoneWrapUp): boolean =>
  (disposition !== null && disposition !== done.disposition) || (note.trim() !== '' && note.trim() !== done.note)

function readForm(value: unknown): WrapUpForm | null {
  if (typeof value !== 'object' || value === null || !('note' in value) || !('disposition' in value)) return null
  const { note, disposition } = value
  if (typeof note !== 'string' || (disposition !== null && typeof disposition !== 'string')) return null
  return { ...emptyWrapUpForm, note, disposition }
}
