import type { ReactNode } from 'react'
import { safeUrl } from '../text/safe-url.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** A link to another system, in a new tab; plain text where the address is not http(s). */
export function OutsideLink({
  url,
  children,
}: {
  readonly url: string | null | undefined
  readonly children: ReactNode
}): ReactNode {
  const href = safeUrl(url)
  if (href === null) return <span>{children}</span>
  return (
    <a className="rl-link" href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <Icon path={Icons.external} className="rl-icon-small" />
    </a>
  )
}
