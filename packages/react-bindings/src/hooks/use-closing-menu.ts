import { type RefObject, useEffect, useRef } from 'react'
import { focusNear, originOf } from '../focus/shadow-focus.js'

/** For a menu in a `<details>`: it closes when one looks elsewhere, or by Escape. */
export function useClosingMenu(): RefObject<HTMLDetailsElement | null> {
  const menu = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event) => {
      const element = menu.current
      if (!element?.open) return
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return
        // the focus goes back to where the menu was opened
        if (element.contains(focusNear(element))) element.querySelector('summary')?.focus()
        element.open = false
      } else if (!element.contains(originOf(event) as Node)) element.open = false
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  return menu
}
