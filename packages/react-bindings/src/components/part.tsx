import type { HTMLAttributes, ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'

/** The root of a part: carries language, theme and the tokens, so that each part also works alone in somebody else's page. */
export function Part({
  name,
  className,
  children,
  ...rest
}: { readonly name: string; readonly children: ReactNode } & HTMLAttributes<HTMLElement>): ReactNode {
  const { language, theme } = useRingloop()
  return (
    <section
      {...rest}
      className={`rl-part rl-${name}${className ? ` ${className}` : ''}`}
      lang={language}
      {...(theme === 'system' ? {} : { 'data-rl-theme': theme })}
    >
      {children}
    </section>
  )
}
