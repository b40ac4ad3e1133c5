import { createValueStore, type ValueStore } from '../store/value-store.js'
import { defaultShortcuts, type ShortcutAction, type ShortcutMap } from './shortcuts.js'

/** The keys that an agent has given to actions themselves; they go before the host's. Kept in this browser. */
export interface KeyBindings extends Pick<ValueStore<Partial<ShortcutMap>>, 'getSnapshot' | 'subscribe'> {
  bind(action: ShortcutAction, key: string): void
  /** All as the host has them. */
  reset(): void
}

const storageKey = 'ringloop.keys'

/** Reads what was kept; where nothing can be kept it holds until the page is left. */
export function createKeyBindings(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null): KeyBindings {
  const store = createValueStore<Partial<ShortcutMap>>(read(storage))
  /** Whether the storage has what this tab shows. */
  let stored = storage !== null
  const keep = (next: Partial<ShortcutMap>) => {
    store.set(next)
    try {
      if (Object.keys(next).length === 0) storage?.removeItem(storageKey)
      else storage?.setItem(storageKey, JSON.stringify(next))
      stored = storage !== null
    } catch {
      // Full or forbidden.
      stored = false
    }
  }
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    // another tab may have bound or reset some since this one read them
    bind: (action, key) => keep({ ...(stored ? read(storage) : store.getSnapshot()), [action]: key }),
    reset: () => keep({}),
  }
}

function read(storage: Pick<Storage, 'getItem'> | null): Partial<ShortcutMap> {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(storageKey) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    const known = Object.entries(kept).filter(
      ([action, key]) => Object.hasOwn(defaultShortcuts, action) && typeof key === 'string' && isUsableKey(key),
    )
    return Object.fromEntries(known)
  } catch {
    return {}
  }
}

/** What browsers do not let a page have, or do at once. */
const browsersOwn = /^Control\+[nqtwr]$/

/** Whether a key can be given to an action: not what moves through the page, chooses a customer, or is the browser's own. */
export const isUsableKey = (key: string): boolean =>
  key.length <= 20 &&
  !/^(?:[0-9 ]|Tab|Enter|Escape|Backspace|Delete|Arrow\w+|Home|End|Page\w+|Dead|Unidentified|Process)$/.test(key) &&
  !browsersOwn.test(key)

/**
 * The key of a press as actions name it, `null` for one of Shift, Control and so on alone, and for what is pressed with Alt, which
 * writes letters.
 */
export function keyOfPress(press: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing'>): string | null {
  if (press.isComposing || press.altKey || ['Shift', 'Control', 'Meta', 'Alt', 'AltGraph', 'CapsLock'].includes(press.key))
    return null
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return press.ctrlKey || press.metaKey ? `Control+${key}` : key
}
