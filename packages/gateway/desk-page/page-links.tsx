import { useAgent, useRingloop, useTopic } from '@ringloop/react-bindings'
import type { ReactNode } from 'react'
import { isDisplay } from '../src/server/display-sessions.js'
import { type PageName, pageAddress } from './page-name.js'
import { pageWordsIn } from './page-words.js'

/**
 * The ways to the other pages that this person may see. Who may see them is asked of the gateway while this is shown: it watches what they
 * show.
 */
export function PageLinks({ page }: { readonly page: PageName }): ReactNode {
  const { language } = useRingloop()
  const words = pageWordsIn(language)
  const display = isDisplay(useAgent()?.extension ?? '')
  const floor = useTopic(display ? null : 'floor').view !== null
  const dispatch = useTopic(display ? null : 'dispatch').view !== null
  const isSeen: Readonly<Record<PageName, boolean>> = {
    desk: !display,
    supervisor: floor,
    wallboard: floor || display,
    dispatch,
  }
  const others = (Object.keys(pageAddress) as PageName[]).filter((name) => name !== page && isSeen[name])
  if (others.length === 0) return null
  return (
    <nav className="page-links" aria-label={words.pagesTitle}>
      {others.map((name) => (
        <a key={name} className="page-link" href={pageAddress[name]}>
          {words.pages[name]}
        </a>
      ))}
    </nav>
  )
}
