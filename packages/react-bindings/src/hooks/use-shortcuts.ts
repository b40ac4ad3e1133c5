import { type RefObject, useEffect, useRef, useState } from 'react'
import { originOf } from '../focus/shadow-focus.js'
import { type LostTyping, watchLostTyping } from '../shortcuts/lost-typing.js'
import { actionOf, isTypingIn, type ShortcutAction } from '../shortcuts/shortcuts.js'
import { useRingloop } from './ringloop-context.js'

const storageKey = 'ringloop.singleKeys'

/**
 * Runs actions by key, while the focus is inside `root` or nowhere. Single keys can be switched off by the agent
 * (WCAG 2.2, 2.1.4), which is remembered. What was being typed when its field went is no command.
 */
export function useShortcuts(
  root: RefObject<HTMLElement | null>,
  actions: Readonly<Partial<Record<ShortcutAction, () => void>>> & { readonly candidate?: (index: number) => void },
): { readonly singleKeys: boolean; readonly setSingleKeys: (on: boolean) => void } {
  const { shortcuts } = useRingloop()
  const [singleKeys, setState] = useState(true)
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => setState(stored() !== 'off'), [])
  const lost = useRef<LostTyping | null>(null)
  useEffect(() => {
    if (root.current) lost.current = watchLostTyping(root.current)
    return () => lost.current?.stop()
  }, [root])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const forField = lost.current?.has(event) ?? false
      const target = originOf(event)
      const inside = target instanceof Node && (target === document.body || root.current?.contains(target))
      if (!inside) return
      // in a dialog single keys are its own, and for a moment those that a field did not get
      const typing = forField || isTypingIn(target) || (target instanceof Element && target.closest('dialog') !== null)
      const action = actionOf(event, shortcuts, { typing, singleKeys })
      if (action === null) return
      const run = typeof action === 'number' ? () => latest.current.candidate?.(action) : latest.current[action]
      if (!run) return
      event.preventDefault()
      // a key that is held down would end one call after another
      if (event.repeat && action !== 'next' && action !== 'previous') return
      run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [root, shortcuts, singleKeys])
  return {
    singleKeys,
    setSingleKeys(on) {
      setState(on)
      try {
        localStorage.setItem(storageKey, on ? 'on' : 'off')
      } catch {
        // Forbidden in this frame: it holds until the page is left.
      }
    },
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}
