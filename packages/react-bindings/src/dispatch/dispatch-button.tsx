import type { ReactNode } from 'react'
import type { DispatchButtonProps } from './use-dispatch.js'

/** The button of a command, which is there exactly while the command is possible. */
export function DispatchButton({
  props: { hidden, ...props },
  className = '',
  label,
  children,
}: {
  readonly props: DispatchButtonProps
  readonly className?: string
  /** Instead of what stands on it, where several say the same. */
  readonly label?: string
  readonly children: ReactNode
}): ReactNode {
  if (hidden) return null
  return (
    <button {...props} className={`rl-button ${className}`} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </button>
  )
}
