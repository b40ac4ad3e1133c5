import { type CallId, isOpen, type SubTicket, safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import type { CaseMessages } from '../words/case-words.js'
import { caseWords } from '../words/case-words.js'
import type { Messages } from '../words/messages.js'
import { statusWords } from '../words/status-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { OutsideLink } from './outside-link.js'

/** The parts that a ticket was split into: how many are done, and how each stands. */
export function SubTicketList({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(statusWords)
  const said = useWords(caseWords).case
  const split = useInteraction(callId)?.interaction.subTickets ?? []
  const parts = split.flatMap(({ template, parts: some }) => some.map((part) => ({ key: `${template}/${part.id}`, part })))
  if (parts.length === 0) return null
  const done = parts.filter(({ part }) => isDone(part)).length
  return (
    <div className="rl-parts">
      <h3 className="rl-label">
        {said.parts.title}{' '}
        <span className="rl-quiet rl-count">{said.parts.done(format.count(done), format.count(parts.length))}</span>
      </h3>
      <progress className="rl-progress rl-progress-done" max={parts.length} value={done} aria-hidden="true" />
      <ul className="rl-part-list">
        {parts.map(({ key, part }) => (
          <li key={key} className={`rl-sub-ticket${part.state === 'notFiled' ? ' rl-sub-ticket-bad' : ''}`}>
            <Icon
              path={isDone(part) ? Icons.check : part.state === 'notFiled' ? Icons.alert : Icons.ticket}
              className="rl-icon-small"
            />
            <span>
              <OutsideLink url={part.state === 'filed' ? part.url : null}>
                <bdi>{safeLine(part.ticket.subject, 160)}</bdi>
              </OutsideLink>
            </span>
            <span className="rl-quiet">{stateInWords(part, words, said)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const isDone = (part: SubTicket): boolean => part.state === 'leftOut' || (part.state === 'filed' && !isOpen(part.status))

function stateInWords(part: SubTicket, words: Pick<Messages, 'status'>, said: CaseMessages): string {
  if (part.state !== 'filed') return said.parts[part.state]
  const status = words.status[part.status]
  if (part.sla.state === 'breached') return `${status} · ${said.levels.missed}`
  return part.sla.state === 'atRisk' && isOpen(part.status) ? `${status} · ${said.levels.atRisk}` : status
}
