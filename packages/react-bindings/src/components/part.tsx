import type { HTMLAttributes, ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'

/**
 * The root of a part: carries language, theme, density and the tokens, so that each part also works alone in somebody else's page. In
 * a shadow root the page reaches it with `::part(name)`.
 */
export function Part({
  name,
  className,
  children,
  ...rest
}: { readonly name: string; readonly children: ReactNode } & HTMLAttributes<HTMLElement>): ReactNode {
  const { language, theme, density } = useRingloop()
  return (
    <section
      {...rest}
      className={`rl-part rl-${name}${className ? ` ${className}` : ''}`}
      part={name}
      lang={language}
      {...(theme === 'system' ? {} : { 'data-rl-theme': theme })}
      {...(density === 'compact' ? { 'data-rl-density': density } : {})}
    >
      {children}
    </section>
  )
}
