import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { DeskTab } from '../hooks/use-desk-layout.js'
import { useWords } from '../hooks/use-words.js'
import { barWords } from '../words/bar-words.js'
import { deskWords } from '../words/desk-words.js'
import { phaseWords } from '../words/phase-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

const icons = { calls: Icons.phone, customer: Icons.customer, ticket: Icons.ticket } as const

/** The tabs at the bottom of a narrow desk; wider ones hide them. */
export function DeskTabs({
  tab,
  onTab,
  ringing,
}: {
  readonly tab: DeskTab
  readonly onTab: (tab: DeskTab) => void
  readonly ringing: number
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(barWords, deskWords, phaseWords)
  return (
    <nav className="rl-tabs" aria-label={words.bar.title}>
      {(['calls', 'customer', 'ticket'] as const).map((name) => (
        <button key={name} type="button" className="rl-tab" aria-current={tab === name || undefined} onClick={() => onTab(name)}>
          <Icon path={icons[name]} />
          <span>{words.desk[name]}</span>
          {name === 'customer' && ringing > 0 && (
            <span className="rl-tab-count">
              <span className="rl-unseen">{words.phase.ringing}: </span>
              {format.count(ringing)}
            </span>
          )}
        </button>
      ))}
    </nav>
  )
}
