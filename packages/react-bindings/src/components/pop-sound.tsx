import { type ReactNode, useSyncExternalStore } from 'react'
import { useWords } from '../hooks/use-words.js'
import { blockedSound } from '../ringing/blocked-sound.js'
import { popWords } from '../words/pop-words.js'

const none = () => null

/** Lets the ring be heard that the browser keeps silent, by a press; nothing while it keeps none. */
export function PopSound(): ReactNode {
  const play = useSyncExternalStore(blockedSound.subscribe, blockedSound.getSnapshot, none)
  const words = useWords(popWords).pop
  return (
    play && (
      <p className="rl-pop-sound" role="alert">
        {words.silent}{' '}
        <button type="button" className="rl-button rl-button-small" onClick={play}>
          {words.play}
        </button>
      </p>
    )
  )
}
