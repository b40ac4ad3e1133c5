import type { ReactNode } from 'react'
import { useDial } from '../hooks/use-dial.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** Calls a number by one press; not there for who cannot dial now. Why it came to nothing stands beside it. */
export function DialButton({ number }: { readonly number: string }): ReactNode {
  const { getDialProps, error, dismiss } = useDial()
  const { hidden, ...props } = getDialProps(number)
  if (hidden) return null
  return (
    <>
      <button {...props} className="rl-icon-button rl-icon-button-small rl-dial" aria-label={props.title}>
        <Icon path={Icons.phone} className="rl-icon-small" />
      </button>
      {error && <CommandError error={error} dismiss={dismiss} />}
    </>
  )
}
