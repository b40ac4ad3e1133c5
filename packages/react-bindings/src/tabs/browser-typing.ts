import type { MakePart } from '../parts/desk-parts.js'
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
