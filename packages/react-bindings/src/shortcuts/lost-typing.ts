import { originOf } from '../focus/shadow-focus.js'
import { isTypingIn } from './shortcuts.js'

/** Who has pressed no key for so long no longer types, in milliseconds. */
const pauseMs = 1000

/** Knows whether keys are still meant for a text field that is gone. */
export interface LostTyping {
  /** To be told of each key; whether it is the rest of what was being typed. */
  readonly has: (event: KeyboardEvent) => boolean
  readonly stop: () => void
}

/**
 * Watches the text fields of `root`: when one goes with the focus, as its call or its time does, who types notices a few letters later,
 * and each of them would be a command. It ends with Tab, Escape or a press of the pointer, or when no key came for a second.
 */
export function watchLostTyping(root: HTMLElement): LostTyping {
  let field: Element | null = null
  /** What was done last sends a field off: that it goes is no surprise. */
  let sent = false
  let until = 0
  const look = () => {
    if (field === null || field.isConnected) return
    field = null
    if (!sent) until = Date.now() + pauseMs
  }
  const came = (event: Event) => {
    // what is given the focus in place of a field that went comes first
    look()
    const target = originOf(event)
    field = isTypingIn(target) && target instanceof Element ? target : null
    sent = false
  }
  const went = (event: Event) => {
    const target = originOf(event)
    // a browser may tell it while the field is being taken out
    queueMicrotask(() => {
      if (field === target && field?.isConnected) field = null
    })
  }
  // beforehand, as it may be gone when the document hears of it
  const typed = (event: KeyboardEvent) => {
    sent = isSending(event)
  }
  const pointed = () => {
    sent = true
    until = 0
  }
  const observer = new MutationObserver(look)
  root.addEventListener('focusin', came)
  root.addEventListener('focusout', went)
  root.addEventListener('keydown', typed, true)
  document.addEventListener('pointerdown', pointed, true)
  observer.observe(root, { childList: true, subtree: true })
  return {
    has(event) {
      if (Date.now() >= until) return false
      until = event.key === 'Tab' || event.key === 'Escape' ? 0 : Date.now() + pauseMs
      return true
    },
    stop() {
      observer.disconnect()
      root.removeEventListener('focusin', came)
      root.removeEventListener('focusout', went)
      root.removeEventListener('keydown', typed, true)
      document.removeEventListener('pointerdown', pointed, true)
    },
  }
}

/** Whether a key is meant to be the last one in its field; in a text of several lines Enter alone is a line’s end. */
const isSending = (event: KeyboardEvent): boolean =>
  event.key === 'Escape' ||
  (event.key === 'Enter' && (event.ctrlKey || event.metaKey || !(originOf(event) instanceof HTMLTextAreaElement)))
