import type { CallId, RingloopError } from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import type { DraftEdits } from '../drafts/draft-edits.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'

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

/** Makes the keeper of wrap-up forms for one desk. */
export function createWrapUpForms(
  desk: DeskSource,
  edits: DraftEdits,
  { clock = systemClock }: { readonly clock?: DeskClock } = {},
): WrapUpForms {
  const store = createValueStore<ReadonlyMap<CallId, WrapUpForm>>(new Map())
  let watching = false
  const timers = new Map<CallId, { dueAt: number; cancel(): void }>()

  const put = (callId: CallId, form: WrapUpForm) => store.set(new Map(store.getSnapshot()).set(callId, form))
  const stop = (callId: CallId) => {
    timers.get(callId)?.cancel()
    timers.delete(callId)
  }
  const forget = (callId: CallId) => {
    stop(callId)
    const next = new Map(store.getSnapshot())
    if (next.delete(callId)) store.set(next)
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

  /** A form with something in it is sent by itself just before its time is up. */
  const plan = () => {
    if (!watching) return
    const { view } = desk.getSnapshot()
    for (const [callId, form] of store.getSnapshot()) {
      const wrapUp = view?.interactions[callId]?.interaction.wrapUp
      if (view && (!wrapUp || wrapUp.state === 'done')) {
        forget(callId)
        continue
      }
      const planned = timers.get(callId)
      if (wrapUp?.state !== 'open' || form.state !== 'open' || planned?.dueAt === wrapUp.dueAt) continue
      planned?.cancel()
      const delay = Math.max(0, wrapUp.dueAt - aheadMs - desk.serverNow())
      timers.set(callId, { dueAt: wrapUp.dueAt, cancel: clock.after(delay, () => void submit(callId)) })
    }
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    change(callId, change) {
      const form = store.getSnapshot().get(callId) ?? emptyWrapUpForm
      if (form.state === 'sending') return
      put(callId, { ...form, ...change, state: 'open', error: null })
      plan()
    },
    submit,
    watch() {
      watching = true
      plan()
      const unsubscribe = desk.subscribe(plan)
      return () => {
        watching = false
        unsubscribe()
        for (const callId of [...timers.keys()]) stop(callId)
      }
    },
  }
}
