import type { ReactNode } from 'react'
import { useLate } from '../hooks/use-late.js'
import { useWords } from '../hooks/use-words.js'
import type { LatePart } from '../late/late-part.js'
import { lateWords } from '../words/late-words.js'

/**
 * What comes after the first view. As long as it is wanted and not there, a line says so, and where it could not be loaded lets the agent
 * try again.
 */
export function Late<Module>({
  of,
  wanted,
  onClose,
  children,
}: {
  readonly of: LatePart<Module>
  /** Whether it is to be on screen. If not, it is loaded beforehand, so that it is there at once later, and without a network too. */
  readonly wanted: boolean
  /** It is not wanted any more. */
  readonly onClose?: () => void
  /** As soon as it is there, wanted or not. */
  readonly children: (part: Module) => ReactNode
}): ReactNode {
  const words = useWords(lateWords)
  const { part, loading, failed } = useLate(of, wanted)
  if (part !== null) return children(part)
  if (!wanted) return null
  const tried = failed && !loading
  const button = (label: string, onClick: () => void) => (
    <button type="button" className="rl-button rl-button-small" aria-disabled={loading} onClick={onClick}>
      {label}
    </button>
  )
  return (
    <div className="rl-late">
      <p role="status" className={tried ? 'rl-error' : 'rl-quiet'}>
        {tried ? words.late.failed : words.late.loading}
      </p>
      {failed && button(words.late.again, () => void of.load())}
      {failed && onClose && button(words.late.close, onClose)}
    </div>
  )
}
