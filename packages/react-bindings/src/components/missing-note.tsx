import { type MissingPart, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { missingWords } from '../words/missing-words.js'
import { popWords } from '../words/pop-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** Names the parts that did not come in time; nothing before that. */
export function MissingNote({
  missing: { late },
  reason,
}: {
  readonly missing: { readonly late: readonly MissingPart[] }
  readonly reason: string | null
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(popWords, missingWords)
  if (late.length === 0) return null
  const parts = format.list(late.map((part) => words.missing[part]))
  return (
    <p className="rl-missing">
      <Icon path={Icons.clock} className="rl-icon-small" />
      <span>
        {reason !== null && `${words.pop.unavailable}: ${safeLine(reason, 120)}. `}
        {reason === null ? words.missing.sentence(parts) : words.missing.gone(parts)}
      </span>
    </p>
  )
}
