import { safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useCallTimer } from '../hooks/use-call-timer.js'
import { useDesk } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { connectionWords } from '../words/connection-words.js'
import { outageWords } from '../words/outage-words.js'
import { Icon } from './icon.js'
import type { IconPath } from './icons.js'
import * as Icons from './icons.js'
import { Part } from './part.js'

/**
 * A line for each thing outside that does not work: what is the case, and what it means for the agent. Empty if all is well, but there, so
 * that a screen reader hears of what comes into it.
 */
export function ConnectionBanner(): ReactNode {
  const { format } = useRingloop()
  const words = useWords(connectionWords, outageWords)
  const { connection, system, retryNow } = useDesk()
  const lines: ReactNode[] = []
  if (connection.state === 'offline') {
    lines.push(
      <Line key="offline" icon={Icons.offline} tone="waiting" title={words.connection.offline}>
        {system && <span>{words.outage.offlineHelp(format.time(connection.since))}</span>}
        <RetryIn at={connection.retryAt} />
        <button type="button" className="rl-button rl-button-small" onClick={retryNow}>
          {words.outage.retryNow}
        </button>
      </Line>,
    )
  } else if (connection.state === 'refused' && system) {
    lines.push(
      <Line key="refused" icon={Icons.alert} tone="error" title={words.connection.refused}>
        <span>{safeLine(connection.message, 300)}</span>
      </Line>,
    )
  } else if (connection.state === 'closed' && system) {
    lines.push(
      <Line key="closed" icon={Icons.offline} tone="waiting" title={words.connection.closed}>
        <span>{words.outage.closedHelp}</span>
      </Line>,
    )
  } else if (connection.state === 'connecting' && system) {
    lines.push(<Line key="connecting" icon={Icons.offline} tone="waiting" title={words.outage.retrying} />)
  }
  const lost = (system?.switches ?? []).filter(({ state }) => state !== 'connected')
  // one of several: the worst of them is what the line above would say of all
  if (system && lost.length > 0 && lost.length < system.switches.length) {
    const names = format.list(lost.map(({ name }) => safeLine(name, 60)))
    lines.push(
      <Line key="switches" icon={Icons.alert} tone="waiting" title={words.outage.switchLost(names)}>
        <Reason text={lost[0]?.reason ?? null} />
        <span>{words.outage.switchHelp}</span>
      </Line>,
    )
  } else if (system && system.telephony.state !== 'connected') {
    const connecting = system.telephony.state === 'connecting'
    lines.push(
      <Line
        key="telephony"
        icon={Icons.alert}
        tone="waiting"
        title={connecting ? words.outage.telephonyConnecting : words.outage.telephonyLost}
      >
        <Reason text={system.telephony.reason} />
        <span>{words.outage.telephonyHelp}</span>
      </Line>,
    )
  }
  if (system && (system.tickets.state !== 'available' || system.tickets.waiting > 0)) {
    const { state, waiting, reason } = system.tickets
    const count = words.outage.waiting(waiting, format.count(waiting))
    lines.push(
      <Line key="tickets" icon={Icons.clock} tone="waiting" title={state === 'available' ? count : words.outage.ticketsLost}>
        <Reason text={reason} />
        {state !== 'available' && waiting > 0 && <span>{count}.</span>}
        <span>{words.outage.waitingHelp}</span>
      </Line>,
    )
  }
  return (
    <Part name="banners" role="status">
      {lines}
    </Part>
  )
}

function Line({
  icon,
  tone,
  title,
  children,
}: {
  readonly icon: IconPath
  readonly tone: 'waiting' | 'error'
  readonly title: string
  readonly children?: ReactNode
}): ReactNode {
  return (
    <div className={`rl-banner rl-banner-${tone}`}>
      <Icon path={icon} />
      <p className="rl-banner-text">
        <strong>{title}</strong> {children}
      </p>
    </div>
  )
}

const Reason = ({ text }: { readonly text: string | null }): ReactNode =>
  text === null ? null : <span className="rl-banner-reason">({safeLine(text, 160)})</span>

/** Counts down without being read out each second. */
function RetryIn({ at }: { readonly at: number }): ReactNode {
  const words = useWords(outageWords)
  const { text } = useCallTimer(at, 'down')
  return (
    <span className="rl-timer" aria-hidden="true">
      {words.outage.retryIn(text)}
    </span>
  )
}
