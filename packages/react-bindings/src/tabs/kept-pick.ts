import type { CallId } from '@ringloop/core'
import type { PickedCall } from '../calls/select-call.js'
import type { DeskSource } from '../store/desk-source.js'
import type { ValueStore } from '../store/value-store.js'
import { deskName, deskStart } from './desk-name.js'

/** What the storage of the page keeps. */
export type PickStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (name: string) => `ringloop.picked/${name}`

/** Keeps over a refresh which call the agent has picked in this tab. Give back: stop. */
export function keepPickedCall(desk: DeskSource, picked: ValueStore<PickedCall | null>, storage: PickStorage | null): () => void {
  let name: string | null = null
  const write = () => {
    if (name === null) return
    const pick = picked.getSnapshot()
    try {
      if (pick) storage?.setItem(keyOf(name), JSON.stringify(pick))
      else storage?.removeItem(keyOf(name))
    } catch {
      // Full or forbidden: a refresh shows the usual call.
    }
  }
  const restore = () => {
    if (name !== null) return
    name = deskName(desk)
    if (name === null) return
    const kept = readPick(storage, keyOf(name))
    if (kept && picked.getSnapshot() === null) picked.set(kept)
  }
  restore()
  const stops = [desk.subscribe(restore), picked.subscribe(write)]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Forgets it: the agent signs out. */
export function forgetPickedCall(desk: DeskSource, storage: Storage | null): void {
  const start = keyOf(deskStart(desk))
  try {
    for (const key of Object.keys(storage ?? {})) if (`${key}/`.startsWith(start)) storage?.removeItem(key)
  } catch {
    // Forbidden: there is nothing to forget.
  }
}

function readPick(storage: PickStorage | null, key: string): PickedCall | null {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(key) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('callId' in kept) || !('insteadOf' in kept)) return null
    const { callId, insteadOf } = kept
    if (typeof callId !== 'string' || (insteadOf !== null && typeof insteadOf !== 'string')) return null
    return { callId: callId as CallId, insteadOf: insteadOf as CallId | null, ...('kept' in kept && { kept: true as const }) }
  } catch {
    return null
  }
}
