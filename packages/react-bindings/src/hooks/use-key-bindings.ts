import { type KeyboardEvent, useState, useSyncExternalStore } from 'react'
import { isUsableKey, keyOfPress } from '../shortcuts/key-bindings.js'
import type { ShortcutAction } from '../shortcuts/shortcuts.js'
import { keysWords } from '../words/keys-words.js'
import { useRingloop } from './ringloop-context.js'
import { shownKey } from './use-call-commands.js'
import { useWords } from './use-words.js'

/** Gives other keys to actions, without looks. */
export interface KeyBindingsModel {
  /** The action whose new key is waited for. */
  readonly awaited: ShortcutAction | null
  /** What happens, or what is wrong with the key that was pressed; for a live region. */
  readonly said: string
  /** Whether the agent has given keys themselves. */
  readonly changed: boolean
  readonly reset: () => void
  /** For the button that waits for the next key. */
  readonly getChangeProps: (action: ShortcutAction) => {
    readonly type: 'button'
    readonly 'aria-label': string
    readonly 'aria-pressed': boolean
    readonly onClick: () => void
    readonly onKeyDown: (event: KeyboardEvent) => void
    readonly onBlur: () => void
  }
}

/** The keys of the desk as the agent wants them. A key that is taken is refused, with what it is for. */
export function useKeyBindings(): KeyBindingsModel {
  const { bindings, shortcuts } = useRingloop()
  const words = useWords(keysWords)
  const ownKeys = useSyncExternalStore(bindings.subscribe, bindings.getSnapshot, bindings.getSnapshot)
  const [awaited, setAwaited] = useState<ShortcutAction | null>(null)
  const [said, setSaid] = useState('')
  const { keys } = words
  const press = (action: ShortcutAction, event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // the dialog stays
      event.preventDefault()
      event.stopPropagation()
      setAwaited(null)
      return setSaid('')
    }
    if (event.key === 'Tab') return
    const key = keyOfPress({ ...pick(event), isComposing: event.nativeEvent.isComposing })
    event.preventDefault()
    event.stopPropagation()
    if (key === null) return
    if (!isUsableKey(key)) return setSaid(keys.reserved(shownKey(key)))
    const taken = (Object.keys(shortcuts) as ShortcutAction[]).find(
      (other) => other !== action && shortcuts[other].toLowerCase() === key.toLowerCase(),
    )
    if (taken !== undefined) return setSaid(keys.taken(shownKey(key), keys[taken]))
    bindings.bind(action, key)
    setAwaited(null)
    setSaid(keys.changed(keys[action], shownKey(key)))
  }
  return {
    awaited,
    said,
    changed: Object.keys(ownKeys).length > 0,
    reset() {
      bindings.reset()
      setAwaited(null)
      setSaid(keys.wasReset)
    },
    getChangeProps: (action) => ({
      type: 'button',
      'aria-label': keys.change(keys[action]),
      'aria-pressed': awaited === action,
      onClick() {
        const next = awaited === action ? null : action
        setAwaited(next)
        setSaid(next === null ? '' : keys.press(keys[action]))
      },
      onKeyDown: (event) => {
        if (awaited === action) press(action, event)
      },
      onBlur: () => setAwaited(null),
    }),
  }
}

const pick = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => ({ key, ctrlKey, metaKey, altKey })
