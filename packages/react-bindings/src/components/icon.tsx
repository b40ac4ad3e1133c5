import type { ReactNode } from 'react'
import type { IconPath } from './icons.js'

/** A drawn sign; says nothing to screen readers, so that a word always stands beside it. */
export function Icon({ path, className }: { readonly path: IconPath; readonly className?: string }): ReactNode {
  return (
    <svg className={`rl-icon${className ? ` ${className}` : ''}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  )
}
