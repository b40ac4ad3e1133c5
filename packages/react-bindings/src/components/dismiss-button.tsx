import type { ReactNode } from 'react'
import { useWords } from '../hooks/use-words.js'
import { errorWords } from '../words/error-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** Takes away what is told of an error. */
export function DismissButton({ dismiss }: { readonly dismiss: () => void }): ReactNode {
  const words = useWords(errorWords)
  return (
    <button
      type="button"
      className="rl-icon-button rl-icon-button-small"
      aria-label={words.error.dismiss}
      title={words.error.dismiss}
      onClick={dismiss}
    >
      <Icon path={Icons.close} className="rl-icon-small" />
    </button>
  )
}
