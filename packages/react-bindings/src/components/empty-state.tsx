import type { ReactNode } from 'react'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'

/** Nothing to show, said kindly: a sign, what is the case, and a sentence of help. */
export function EmptyState({
  icon,
  title,
  help,
  children,
}: {
  readonly icon: IconPath
  readonly title: string
  readonly help?: string
  readonly children?: ReactNode
}): ReactNode {
  return (
    <div className="rl-empty">
      <Icon path={icon} className="rl-empty-icon" />
      <p className="rl-empty-title">{title}</p>
      {help && <p className="rl-empty-help">{help}</p>}
      {children}
    </div>
  )
}
