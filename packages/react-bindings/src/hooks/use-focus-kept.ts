import { type RefObject, useEffect } from 'react'
import { focusNear } from '../focus/shadow-focus.js'

/**
 * Keeps the focus near by when the button that had it goes, as after its own press: the button that is then in its place, but never
 * one that ends a call; else the part of the desk that it was in.
 */
export function useFocusKept(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const desk = root.current
    if (!desk) return
    let last: { readonly element: HTMLElement; readonly around: readonly Element[]; readonly index: number } | null = null
    const came = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return
      const around: Element[] = []
      for (let at = target.parentElement; at !== null && desk.contains(at); at = at.parentElement) around.push(at)
      const list = target.closest('.rl-commands')
      last = { element: target, around, index: list === null ? -1 : buttonsOf(list).indexOf(target) }
    }
    const went = ({ target }: FocusEvent) => {
      // a browser may tell it while the button is being taken out
      queueMicrotask(() => {
        if (last !== null && target === last.element && last.element.isConnected) last = null
      })
    }
    const changed = () => {
      if (last === null || last.element.isConnected) return
      const { around, index } = last
      last = null
      const focused = focusNear(desk)
      if (focused !== document.body && focused !== null) return
      for (const at of around) {
        if (!at.isConnected) continue
        const next = at.matches('.rl-commands') ? buttonsOf(at)[Math.max(index, 0)] : at
        if (next instanceof HTMLElement && !next.matches('.rl-command-end') && (next !== at || at.matches('[tabindex]')))
          return next.focus()
      }
    }
    const observer = new MutationObserver(changed)
    desk.addEventListener('focusin', came)
    desk.addEventListener('focusout', went)
    observer.observe(desk, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      desk.removeEventListener('focusin', came)
      desk.removeEventListener('focusout', went)
    }
  }, [root])
}

const buttonsOf = (list: Element): Element[] => [...list.querySelectorAll('button:not(:disabled)')]
