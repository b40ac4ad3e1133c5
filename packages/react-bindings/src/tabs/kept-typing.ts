import type { DeskSource } from '../store/desk-source.js'
import { deskPerson, deskStart } from './desk-name.js'

/** What of `Storage` is needed. */
export type TypingStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Of what was typed: an edit of a draft, or a wrap-up form. */
export type TypingKind = 'draft' | 'wrapUp'

/** Keeps what a person has typed and not sent over a refresh, a closed tab and a crash: for nobody else who signs in at their desk. */
export interface KeptTyping {
  /** By id. Empty before the desk's first view. From outside: check what it is. */
  read(kind: TypingKind): ReadonlyMap<string, unknown>
  put(kind: TypingKind, id: string, value: unknown): void
  remove(kind: TypingKind, id: string): void
  /** Forgets everything of this desk: its person signs out. Before its first view, of all desks of its gateway: one of them is theirs. */
  forget(): void
  /** Tells what other tabs put (or removed: `null`). Give back: stop. */
  watch(kind: TypingKind, listener: (id: string, value: unknown) => void): () => void
}

export interface KeptTypingOptions {
  readonly desk: DeskSource
  /** `null`: nothing is kept. */
  readonly storage: TypingStorage | null
  /** Milliseconds. */
  readonly now?: () => number
  /** Tells of changes by other tabs, as the `storage` event does. Give back: stop. */
  readonly onChange?: (listener: (key: string, text: string | null) => void) => () => void
}

const prefix = 'ringloop.typed/'
const keepAtMost = 50
const keepMs = 24 * 3600_000

/**
 * Makes the keeper of one desk's typing. A piece is kept for a day; of all desks of the origin together there are at most 50, of which
 * the oldest goes for a new one.
 */
export function createKeptTyping({ desk, storage, now = Date.now, onChange }: KeptTypingOptions): KeptTyping {
  /** Where the pieces of this desk begin, whoever typed them. */
  const place = () => prefix + deskStart(desk)
  const start = (kind: TypingKind): string | null => {
    const person = deskPerson(desk)
    return person === null ? null : `${prefix}${person}/${kind}/`
  }
  /** Everything that is kept, of all desks; what is too old or not readable goes. */
  const all = (): Map<string, { readonly at: number; readonly value: unknown }> => {
    const found = new Map<string, { at: number; value: unknown }>()
    if (!storage) return found
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    for (const key of keys.filter((name) => name.startsWith(prefix))) {
      const piece = readPiece(storage.getItem(key))
      if (piece && piece.at > now() - keepMs) found.set(key, piece)
      else storage.removeItem(key)
    }
    return found
  }
  const makeRoom = () => {
    const oldest = [...all()].sort(([, a], [, b]) => a.at - b.at)
    for (const [key] of oldest.slice(0, Math.max(0, oldest.length - keepAtMost + 1))) storage?.removeItem(key)
  }

  const drop = (which: (key: string) => boolean) => {
    for (const key of all().keys()) if (which(key)) storage?.removeItem(key)
  }

  return {
    read(kind) {
      const [here, from] = [place(), start(kind)]
      const found = new Map<string, unknown>()
      if (from === null) return found
      const person = from.slice(0, -`${kind}/`.length)
      orNothing(() => {
        // Who had this desk before has left, and comes back for it nowhere else.
        drop((key) => key.startsWith(here) && !key.startsWith(person))
        for (const [key, { value }] of all()) if (key.startsWith(from)) found.set(key.slice(from.length), value)
      })
      return found
    },
    put(kind, id, value) {
      const from = start(kind)
      if (from === null || !storage) return
      orNothing(() => {
        if (storage.getItem(from + id) === null) makeRoom()
        storage.setItem(from + id, JSON.stringify({ at: now(), value }))
      })
    },
    remove(kind, id) {
      const from = start(kind)
      if (from !== null) orNothing(() => storage?.removeItem(from + id))
    },
    forget() {
      const here = place()
      orNothing(() => drop((key) => key.startsWith(here)))
    },
    watch(kind, listener) {
      return (
        onChange?.((key, text) => {
          const from = start(kind)
          if (from !== null && key.startsWith(from)) listener(key.slice(from.length), readPiece(text)?.value ?? null)
        }) ?? (() => {})
      )
    },
  }
}

function readPiece(text: string | null): { readonly at: number; readonly value: unknown } | null {
  try {
    const piece: unknown = JSON.parse(text ?? 'null')
    if (typeof piece !== 'object' || piece === null || !('at' in piece) || !('value' in piece)) return null
    return typeof piece.at === 'number' ? { at: piece.at, value: piece.value } : null
  } catch {
    return null
  }
}

/** Full or forbidden: then it is kept in this tab alone. */
function orNothing(run: () => void): void {
  try {
    run()
  } catch {}
}
