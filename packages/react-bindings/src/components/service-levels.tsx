import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { type ServiceLevelModel, useServiceLevels } from '../hooks/use-service-levels.js'
import { useWords } from '../hooks/use-words.js'
import { caseWords } from '../words/case-words.js'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'
import * as Icons from './icons.js'

const icons: Readonly<Record<ServiceLevelModel['standing'], IconPath>> = {
  draft: Icons.clock,
  onTime: Icons.clock,
  atRisk: Icons.alert,
  breached: Icons.missed,
  paused: Icons.held,
  over: Icons.check,
}

/** What was promised to the customer, and how much time is left. */
export function ServiceLevels({ callId }: { readonly callId: CallId }): ReactNode {
  const { title, atRisk } = useWords(caseWords).case.levels
  const levels = useServiceLevels(callId)
  if (levels.length === 0) return null
  return (
    <dl className="rl-levels" aria-label={title}>
      {levels.map((level) => (
        <div key={level.level.metric} className={`rl-level rl-level-${level.standing}`}>
          <dt>
            <Icon path={icons[level.standing]} className="rl-icon-small" />
            {level.title}
          </dt>
          <dd>
            {level.standing === 'atRisk' && <span className="rl-level-word">{atRisk}</span>}
            <span className="rl-timer">{level.text}</span>
            {level.due && <span className="rl-quiet">{level.due}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
