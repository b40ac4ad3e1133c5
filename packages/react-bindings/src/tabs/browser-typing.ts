import type { MakePart } from '../parts/desk-parts.js'
import type { DeskSource } from '../store/desk-source.js'
import { forgetPickedCall } from './kept-pick.js'
import { createKeptTyping, type KeptTyping } from './kept-typing.js'
import { pageStorage } from './page-storage.js'

/** Keeps typing in this browser's `localStorage`; nowhere while rendering on a server. */
export const typingPart: MakePart<KeptTyping> = ({ desk }) =>
  createKeptTyping({
    desk,
    storage: pageStorage('localStorage'),
    onChange(listener) {
      const listen = ({ key, newValue }: StorageEvent) => {
        if (key !== null) listener(key, newValue)
      }
      window.addEventListener('storage', listen)
      return () => window.removeEventListener('storage', listen)
    },
  })

/**
 * Forgets what this browser keeps of the person at a desk: what they typed and did not send, and which call they had picked. For a page's
 * own way to sign out, before it closes the desk. What somebody else finds who signs in there is never theirs, also without this.
 */
export function forgetTyped(desk: DeskSource): void {
  createKeptTyping({ desk, storage: pageStorage('localStorage') }).forget()
  forgetPickedCall(desk, pageStorage('sessionStorage'))
}
