import { AgentDesk, useAgent, useRingloop } from '@ringloop/react-bindings'
import { type ReactNode, useEffect } from 'react'
import { isDisplay } from '../../src/server/display-sessions.js'
import { pageAddress } from '../page-name.js'
import { pageWordsIn } from '../page-words.js'
import { showPage } from '../show-page.js'

showPage('desk', ({ tools }) => (
  <ForPeople>
    <Title />
    <AgentDesk tools={tools} />
  </ForPeople>
))

function Title(): ReactNode {
  const { language } = useRingloop()
  return <h1 className="rl-unseen">{pageWordsIn(language).pages.desk}</h1>
}

/** A display that was opened here belongs on its wallboard: it has no desk. */
function ForPeople({ children }: { readonly children: ReactNode }): ReactNode {
  const lost = isDisplay(useAgent()?.extension ?? '')
  useEffect(() => {
    if (lost) location.replace(pageAddress.wallboard)
  }, [lost])
  return lost ? null : children
}
