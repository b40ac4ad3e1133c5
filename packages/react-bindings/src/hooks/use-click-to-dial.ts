import { type RefObject, useEffect, useRef } from 'react'
import { attachDialling } from '../dialling/attach-dialling.js'
import { diallingPart } from '../dialling/dialling.js'
import { controlsWords } from '../words/controls-words.js'
import { usePart } from './use-part.js'
import { useWords } from './use-words.js'

/**
 * Makes the marked numbers of the page, or of `root`, something to call while the component is there; see `attachDialling`. What a
 * number came to is shown by the call bar.
 */
export function useClickToDial(
  options: { readonly root?: RefObject<HTMLElement | null>; readonly selection?: boolean } = {},
): void {
  const dialling = usePart(diallingPart)
  const words = useWords(controlsWords)
  const { root, selection = false } = options
  const latest = useRef(words)
  useEffect(() => {
    latest.current = words
  })
  useEffect(() => {
    const detach = attachDialling(root?.current ?? document.body, {
      // no button of the desk's: its error is told where orphans' are
      dial: (number) => dialling.dial(number, null),
      selection,
      label: (number) => latest.current.controls.dialNumber(number),
    })
    return detach
  }, [dialling, root, selection])
}
