import { useAgent, useRingloop } from '@ringloop/react-bindings'
import type { ReactNode } from 'react'
import { isDisplay } from '../src/server/display-sessions.js'
import { pageAddress } from './page-name.js'
import { pageWordsIn } from './page-words.js'

/** What a page shows to people; who opened it with the token of a screen is told where that belongs, and whose is wanted here. */
export function ForPeople({
  page,
  children,
}: {
  readonly page: 'supervisor' | 'dispatch'
  readonly children: ReactNode
}): ReactNode {
  const { language, theme } = useRingloop()
  const words = pageWordsIn(language)
  if (!isDisplay(useAgent()?.extension ?? '')) return children
  return (
    <div
      className="rl-part rl-empty page-display"
      role="status"
      lang={language}
      {...(theme === 'system' ? {} : { 'data-rl-theme': theme })}
    >
      <p className="rl-empty-title">{words.display}</p>
      <p className="rl-empty-help">{words.displayMend[page]}</p>
      <a className="rl-button rl-button-primary" href={pageAddress.wallboard}>
        {words.enter.wallboard}
      </a>
    </div>
  )
}
