import { type CallId, isRingloopError, RingloopError } from '@ringloop/core'
import type { MakePart } from '../parts/desk-parts.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'

/**
 * A file on its way to the gateway.
 *
 * ```text
 * waiting ──its turn──▶ sending ──the gateway keeps it──▶ (gone: the topic has it)
 *                          └──error──▶ failed ──again──▶ waiting
 * ```
 */
export interface Upload {
  readonly id: string
  readonly callId: CallId
  readonly name: string
  readonly size: number
  readonly state: 'waiting' | 'sending' | 'failed'
  /** 0 to 1. */
  readonly share: number
  readonly error: RingloopError | null
}

/** The files that a desk sends, whichever call is shown. */
export interface Uploads {
  getSnapshot(): readonly Upload[]
  subscribe(listener: () => void): () => void
  add(callId: CallId, file: File): void
  retry(id: string): void
  /** Breaks it off, and forgets it. */
  drop(id: string): void
}

/** So many at once: a call's voice may share the line. */
const atOnce = 2

/** Makes the keeper of uploads for one desk. */
export function createUploads(desk: Pick<DeskSource, 'upload'>, newId: () => string = randomId): Uploads {
  const store = createValueStore<readonly Upload[]>([])
  const files = new Map<string, { readonly file: File; readonly abort: AbortController }>()

  const change = (id: string, part: Partial<Upload>) =>
    store.set(store.getSnapshot().map((upload) => (upload.id === id ? { ...upload, ...part } : upload)))
  const forget = (id: string) => {
    files.delete(id)
    store.set(store.getSnapshot().filter((upload) => upload.id !== id))
  }
  const next = () => {
    const all = store.getSnapshot()
    const free = atOnce - all.filter(({ state }) => state === 'sending').length
    for (const { id, callId } of all.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) void send(id, callId)
  }
  const send = async (id: string, callId: CallId) => {
    const kept = files.get(id)
    if (kept === undefined || desk.upload === undefined) return
    change(id, { state: 'sending', share: 0, error: null })
    try {
      await desk.upload(callId, kept.file, { id, signal: kept.abort.signal, onProgress: (share) => change(id, { share }) })
      forget(id)
    } catch (error) {
      const known = isRingloopError(error) ? error : new RingloopError('unavailable', 'the file could not be sent')
      if (files.has(id)) change(id, { state: 'failed', error: known })
    }
    next()
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    add(callId, file) {
      const id = newId()
      files.set(id, { file, abort: new AbortController() })
      const { name, size } = file
      store.set([...store.getSnapshot(), { id, callId, name, size, state: 'waiting', share: 0, error: null }])
      next()
    },
    retry(id) {
      change(id, { state: 'waiting', error: null })
      next()
    },
    drop(id) {
      const kept = files.get(id)
      forget(id)
      kept?.abort.abort()
      next()
    },
  }
}

/** The uploads of a provider's desk. */
export const uploadsPart: MakePart<Uploads> = ({ desk }) => createUploads(desk)

/** `crypto.randomUUID` is only there on pages with a certificate. */
const randomId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
