import type { ReactNode } from 'react'
import { Icon } from '../components/icon.js'
import type { IconPath } from '../components/icons.js'
import type { SupervisorButtonProps } from './use-supervision.js'

/** The button of a supervisor's command, which is there exactly while the command is possible. */
export function SupervisorButton({
  props: { hidden, ...props },
  label,
  icon,
  flipped = false,
  primary = false,
}: {
  readonly props: SupervisorButtonProps
  readonly label: string
  readonly icon?: IconPath
  /** The sign upside down. */
  readonly flipped?: boolean
  readonly primary?: boolean
}): ReactNode {
  if (hidden) return null
  return (
    <button {...props} className={`rl-button rl-button-small${primary ? ' rl-button-primary' : ''}`}>
      {icon && <Icon path={icon} className={`rl-icon-small${flipped ? ' rl-floor-up' : ''}`} />}
      <span>{label}</span>
    </button>
  )
}
