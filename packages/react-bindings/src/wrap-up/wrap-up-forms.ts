import type { CallId, RingloopError } from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import type { DraftEdits } from '../drafts/draft-edits.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { deskPerson } from '../tabs/desk-name.js'
import type { KeptTyping } from '../tabs/kept-typing.js'

/** What an agent has filled in after (or during) a call and not sent yet. */
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
  change(callId: CallId, change: Partial<Pick<WrapUpForm, 'disposition' | 'note'>>): void
  /** Sends what is typed in the draft, then completes the wrap-up. Failures are kept in the form. */
  submit(callId: CallId): Promise<void>
  /** Follows the desk, so that a filled form is sent just before its time is up; give back: stop. */
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
  let person: string | null = null
  const timers = new Map<CallId, { dueAt: number; cancel(): void }>()

  const put = (callId: CallId, form: WrapUpForm) => store.set(new Map(store.getSnapshot()).set(callId, form))
  const stop = (callId: CallId) => {
    timers.get(callId)?.cancel()
    timers.delete(callId)
  }
  const forget = (callId: CallId) => {
    stop(callId)
    const next = new Map(store.getSnapshot())
    if (!next.delete(callId)) return
    typing?.remove('wrapUp', callId)
    store.set(next)
  }

  const submit = async (callId: CallId): Promise<void> => {
    const form = store.getSnapshot().get(callId) ?? emptyWrapUpForm
    if (form.state === 'sending') return
    stop(callId)
    put(callId, { ...form, state: 'sending', error: null })
    try {
      await edits.flush(callId)
      const note = form.note.trim()
      await desk.send({ type: 'completeWrapUp', callId, disposition: form.disposition, note: note === '' ? null : note })
      forget(callId)
    } catch (error) {
      const now = store.getSnapshot().get(callId)
      if (now) put(callId, { ...now, state: 'failed', error: error as RingloopError })
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
    // gone there, because it was sent or the agent signed out: what the view says of the call decides what becomes of it here
    if (form === null || store.getSnapshot().get(callId)?.state === 'sending') return
    put(callId, form)
    plan()
  }

  /** A form with something in it is sent by itself just before its time is up. */
  const plan = () => {
    if (!watching) return
    const { view } = desk.getSnapshot()
    if (view && person !== deskPerson(desk)) restore()
    for (const [callId, form] of store.getSnapshot()) {
      const wrapUp = view?.interactions[callId]?.interaction.wrapUp
      if (view && (!wrapUp || wrapUp.state === 'done')) {
        forget(callId)
        continue
      }
      const planned = timers.get(callId)
      if (wrapUp?.state !== 'open' || form.state !== 'open' || planned?.dueAt === wrapUp.dueAt) continue
      planned?.cancel()
      const delay = Math.max(0, wrapUp.dueAt - (leads() ? aheadMs : aheadOfFollowersMs) - desk.serverNow())
      timers.set(callId, { dueAt: wrapUp.dueAt, cancel: clock.after(delay, () => void submit(callId)) })
    }
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    change(callId, change) {
      const form = store.getSnapshot().get(callId) ?? emptyWrapUpForm
      if (form.state === 'sending') return
      const changed: WrapUpForm = { ...form, ...change, state: 'open', error: null }
      put(callId, changed)
      typing?.put('wrapUp', callId, { disposition: changed.disposition, note: changed.note })
      plan()
    },
    submit,
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

function readForm(value: unknown): WrapUpForm | null {
  if (typeof value !== 'object' || value === null || !('note' in value) || !('disposition' in value)) return null
  const { note, disposition } = value
  if (typeof note !== 'string' || (disposition !== null && typeof disposition !== 'string')) return null
  return { ...emptyWrapUpForm, note, disposition }
}
