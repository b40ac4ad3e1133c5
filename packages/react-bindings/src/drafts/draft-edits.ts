import {
  type CallId,
  type DraftField,
  type EditableField,
  type Interaction,
  RingloopError,
  safeLine,
  safeText,
} from '@ringloop/core'
import { type DeskClock, systemClock } from '../connection/desk-clock.js'
import { mayPass } from '../connection/may-pass.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { deskPerson } from '../tabs/desk-name.js'
import type { KeptTyping } from '../tabs/kept-typing.js'

/**
 * What a person has typed into one field and the gateway has not confirmed in its view yet. While it exists, it is what is shown.
 *
 * ```text
 * typing ──pause──▶ saving ──ok──▶ saved ──the view has it──▶ (gone)
 *    ▲                └──error──▶ failed ──typing | connected again | a while, for what may pass──▶ …
 * ```
 */
export interface DraftEdit {
  readonly callId: CallId
  readonly field: EditableField
  readonly value: string
  readonly state: 'typing' | 'saving' | 'saved' | 'failed'
  readonly error: RingloopError | null
  /** What the draft had when this was typed, or was to have by what was sent before. A person's value that is neither is newer. */
  readonly base: string | null
  /** The field of the view when this was sent; another one afterwards is the gateway's answer. */
  readonly before: DraftField<string> | null
}

/** By `callId/field`. */
export type DraftEditMap = ReadonlyMap<string, DraftEdit>

/** Keeps typed values over patches, changes of the shown call, and broken connections. */
export interface DraftEdits {
  getSnapshot(): DraftEditMap
  subscribe(listener: () => void): () => void
  /** Takes what was typed; it is sent after a pause, unless `check` says then what is wrong with it. */
  type(callId: CallId, field: EditableField, value: string, check?: (value: string) => RingloopError | null): void
  /** Sends now what was typed: for one field, for one call, or all. Settles when the gateway has it, or throws what went wrong. */
  flush(callId?: CallId, field?: EditableField): Promise<void>
  /** Forgets an edit, such as one that came too late for the ticket when the agent has seen that. */
  drop(callId: CallId, field: EditableField): void
  /** Follows the desk, so that edits end when the view has them and failed ones are sent again; give back: stop. */
  watch(): () => void
}

/** The key of an edit in the map. */
export const draftEditKey = (callId: CallId, field: EditableField): string => `${callId}/${field}`

/** The field of a call's draft as the view has it. */
export function draftFieldOf(interaction: Interaction | undefined, field: EditableField): DraftField<string> | null {
  if (!interaction || interaction.filing.state === 'none') return null
  const { draft } = interaction.filing
  // a kept name is from outside: `constructor` is no field
  if (!isCustom(field)) return Object.hasOwn(draft, field) ? draft[field] : null
  const name = field.slice(custom.length)
  return Object.hasOwn(draft.fields, name) ? (draft.fields[name] ?? null) : null
}

const custom = 'fields.'
const isCustom = (field: EditableField): field is `fields.${string}` => field.startsWith(custom)

const pauseMs = 600
/** After what may pass. */
const againMs = 5000

/** The value as the gateway keeps it. */
const normal = (field: EditableField, value: string) =>
  field === 'description' || isCustom(field) ? safeText(value, 20_000) : safeLine(value, 250)

/** Makes the keeper of edits for one desk. */
export function createDraftEdits(
  desk: DeskSource,
  { clock = systemClock, typing }: { readonly clock?: DeskClock; readonly typing?: KeptTyping } = {},
): DraftEdits {
  const store = createValueStore<DraftEditMap>(new Map())
  const timers = new Map<string, () => void>()
  const checks = new Map<string, (value: string) => RingloopError | null>()
  /** What is on its way, by what was sent: who flushes waits for it too. */
  const running = new WeakMap<DraftEdit, Promise<void>>()
  let wasLive = false
  let person: string | null = null

  const current = (edit: { callId: CallId; field: EditableField }) =>
    draftFieldOf(desk.getSnapshot().view?.interactions[edit.callId]?.interaction, edit.field)
  const put = (edit: DraftEdit) => store.set(new Map(store.getSnapshot()).set(draftEditKey(edit.callId, edit.field), edit))
  const remove = (key: string) => {
    typing?.remove('draft', key)
    leave(key)
  }
  /** It is not ours any more: what is kept stays. */
  const leave = (key: string) => {
    timers.get(key)?.()
    timers.delete(key)
    checks.delete(key)
    const next = new Map(store.getSnapshot())
    if (next.delete(key)) store.set(next)
  }
  /** The view shows a person's value that it did not show when this was sent: ours, or a later one of somebody else. */
  const confirmed = (edit: DraftEdit) => {
    const now = current(edit)
    return now !== null && now !== edit.before && now.origin.source === 'person'
  }

  const save = async (key: string): Promise<void> => {
    timers.get(key)?.()
    timers.delete(key)
    const edit = store.getSnapshot().get(key)
    if (!edit || edit.state === 'saved') return
    if (edit.state === 'saving') return running.get(edit)
    const wrong = edit.field === 'subject' ? subjectProblem(edit.value) : (checks.get(key)?.(edit.value) ?? null)
    if (wrong !== null) {
      put({ ...edit, state: 'failed', error: wrong })
      throw wrong
    }
    const sent: DraftEdit = { ...edit, state: 'saving', error: null, before: current(edit) }
    put(sent)
    const run = send(key, sent)
    running.set(sent, run)
    return run
  }
  const send = async (key: string, sent: DraftEdit): Promise<void> => {
    const { callId, field, value } = sent
    try {
      await desk.send({ type: 'editDraft', callId, field, value })
    } catch (error) {
      // Typed on in the meantime: that will be sent in its turn.
      if (store.getSnapshot().get(key) === sent) {
        put({ ...sent, state: 'failed', error: error as RingloopError })
        // without a line it waits for one
        if (desk.getSnapshot().connection.state === 'live' && mayPass(error as RingloopError)) sendIn(againMs, key)
      }
      throw error
    }
    if (store.getSnapshot().get(key) !== sent) return
    if (confirmed(sent) || (current(sent)?.value ?? '') === normal(sent.field, sent.value)) remove(key)
    else put({ ...sent, state: 'saved' })
  }
  const quietly = (key: string) => void save(key).catch(() => {})
  const sendIn = (milliseconds: number, key: string) => {
    timers.get(key)?.()
    timers.set(
      key,
      clock.after(milliseconds, () => quietly(key)),
    )
  }

  /** What was typed before a refresh; it is sent once the desk is live, unless somebody has written something newer since. */
  const restore = () => {
    const { view } = desk.getSnapshot()
    const before = person
    person = deskPerson(desk)
    // The connection is somebody else's now: theirs is nothing of what stands here.
    if (before !== null) for (const key of store.getSnapshot().keys()) leave(key)
    for (const [key, kept] of typing?.read('draft') ?? []) {
      const typed = readTyped(kept)
      const now = typed && draftFieldOf(view?.interactions[typed.callId]?.interaction, typed.field)
      const newer = now?.origin.source === 'person' && now.value !== typed?.base
      if (!typed || newer || now?.value === typed.value) typing?.remove('draft', key)
      else if (!store.getSnapshot().has(key)) {
        const error = new RingloopError('closed', 'the page was left before it was sent')
        put({ ...typed, state: 'failed', error, before: null })
      }
    }
  }

  /** Typed in another tab later than here (`null`: sent from there): what stands here is old. */
  const changedElsewhere = (key: string, value: unknown) => {
    const edit = store.getSnapshot().get(key)
    if (edit && edit.state !== 'saving' && (value !== null || edit.state === 'failed')) leave(key)
  }

  const follow = () => {
    const { view, connection } = desk.getSnapshot()
    const live = connection.state === 'live'
    if (view && person !== deskPerson(desk)) restore()
    for (const [key, edit] of store.getSnapshot()) {
      // A call the desk does not have any more has no draft to keep words for.
      if (view && !Object.hasOwn(view.interactions, edit.callId)) remove(key)
      else if (edit.state === 'saved' && confirmed(edit)) remove(key)
      else if (live && !wasLive && edit.state === 'failed' && edit.error?.code !== 'invalidInput') quietly(key)
    }
    wasLive = live
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    type(callId, field, value, check) {
      const key = draftEditKey(callId, field)
      const base = baseOf(store.getSnapshot().get(key)) ?? current({ callId, field })?.value ?? null
      typing?.put('draft', key, { callId, field, value, base })
      if (check !== undefined) checks.set(key, check)
      put({ callId, field, value, state: 'typing', error: null, base, before: null })
      sendIn(pauseMs, key)
    },
    async flush(callId, field) {
      const keys = [...store.getSnapshot()]
        .filter(([, edit]) => (callId === undefined || edit.callId === callId) && (field === undefined || edit.field === field))
        .map(([key]) => key)
      await Promise.all(keys.map(save))
    },
    drop: (callId, field) => remove(draftEditKey(callId, field)),
    watch() {
      follow()
      const stops = [desk.subscribe(follow), typing?.watch('draft', changedElsewhere)]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
  }
}

const subjectProblem = (value: string): RingloopError | null =>
  normal('subject', value) === ''
    ? new RingloopError('invalidInput', 'the subject is empty', { mend: 'Write a few words that say what it is about.' })
    : null

/** On what is typed next, if something has been typed; `null` where that is what the view has. */
function baseOf(edit: DraftEdit | undefined): string | null {
  if (edit === undefined || edit.state === 'failed') return null
  return edit.state === 'typing' ? edit.base : normal(edit.field, edit.value)
}

function readTyped(kept: unknown): Pick<DraftEdit, 'callId' | 'field' | 'value' | 'base'> | null {
  if (typeof kept !== 'object' || kept === null) return null
  const { callId, field, value, base } = kept as Readonly<Record<string, unknown>>
  if (typeof callId !== 'string' || typeof field !== 'string' || typeof value !== 'string') return null
  if (base !== null && typeof base !== 'string') return null
  return { callId: callId as CallId, field: field as EditableField, value, base }
}
