import type { ReactNode } from 'react'
import type { CommandButtonProps } from '../hooks/use-call-commands.js'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'

/** The button of a command, which is there exactly while the command is possible. Its word stands under its sign. */
export function CommandButton({
  props: { hidden, ...props },
  icon,
  label,
  tone,
}: {
  readonly props: CommandButtonProps
  readonly icon: IconPath
  readonly label: string
  /** `end` is red, and for what ends the call alone; `primary` is what one mostly does next. */
  readonly tone?: 'end' | 'primary' | undefined
}): ReactNode {
  if (hidden) return null
  return (
    <button {...props} className={`rl-command${tone ? ` rl-command-${tone}` : ''}`}>
      <Icon path={icon} />
      <span className="rl-command-label">{label}</span>
    </button>
  )
}
