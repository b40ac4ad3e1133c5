import { type MissingPart, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { Icon } from './icon.js'

/** Names the parts that did not come in time; nothing before that. */
export function MissingNote({
  missing: { late },
  reason,
}: {
  readonly missing: { readonly late: readonly MissingPart[] }
  readonly reason: string | null
}): ReactNode {
  const { words, format } = useRingloop()
  if (late.length === 0) return null
  const parts = format.list(late.map((part) => words.missing[part]))
  return (
    <p className="rl-missing">
      <Icon name="clock" className="rl-icon-small" />
      <span>
        {reason !== null && `${words.pop.unavailable}: ${safeLine(reason, 120)}. `}
        {reason === null ? words.missing.sentence(parts) : words.missing.gone(parts)}
      </span>
    </p>
  )
}
