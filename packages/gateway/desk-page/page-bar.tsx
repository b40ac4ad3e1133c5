import { useRingloop } from '@ringloop/react-bindings'
import type { ReactNode } from 'react'
import { type PageName, pageAddress } from './page-name.js'
import { pageWordsIn } from './page-words.js'
import { useRinging } from './use-ringing.js'

/** The head of a page that has none of its own: its name, who rings meanwhile, and its tools. */
export function PageBar({ page, tools }: { readonly page: PageName; readonly tools: ReactNode }): ReactNode {
  const { language, density, theme } = useRingloop()
  const ringing = useRinging()
  return (
    <header
      className="rl-part page-bar"
      lang={language}
      {...(theme === 'system' ? {} : { 'data-rl-theme': theme })}
      {...(density === 'compact' ? { 'data-rl-density': density } : {})}
    >
      <h1 className="page-bar-name">{pageWordsIn(language).pages[page]}</h1>
      {ringing !== null && (
        <a className="rl-button rl-button-primary rl-button-small" href={pageAddress.desk}>
          <bdi>{ringing}</bdi>
        </a>
      )}
      <div className="page-bar-tools">{tools}</div>
    </header>
  )
}
