import type { CallId, TicketDraft } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useTicketDraft } from '../hooks/use-ticket-draft.js'
import { useWords } from '../hooks/use-words.js'
import { ticketWords } from '../words/ticket-words.js'
import { AttachmentList } from './attachment-list.js'
import { DraftFact, DraftField } from './draft-field.js'
import { EmptyState } from './empty-state.js'
import { FilingStatus } from './filing-status.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Part } from './part.js'
import { ServiceLevels } from './service-levels.js'
import { SubTicketList } from './sub-ticket-list.js'
import { TicketFields } from './ticket-fields.js'

/** The ticket of a call: how its filing stands, and the draft as a form with the origin of each value. */
export function TicketPane({ callId }: { readonly callId: CallId | null }): ReactNode {
  const words = useWords(ticketWords)
  const view = useInteraction(callId)
  const model = useTicketDraft(callId)
  return (
    <Part name="ticket" aria-label={words.ticket.title}>
      <h2 className="rl-pane-title">{words.ticket.title}</h2>
      {model && callId !== null ? (
        <>
          <FilingStatus key={callId} callId={callId} />
          <ServiceLevels callId={callId} />
          <SubTicketList callId={callId} />
          {model.draft.callback && view?.interaction.callBack.state !== 'done' && (
            <p className="rl-note rl-note-waiting">
              <Icon path={Icons.callback} className="rl-icon-small" />
              {words.ticket.callback}
            </p>
          )}
          <div className="rl-form">
            <DraftField model={model} name="subject" />
            <DraftField model={model} name="description" />
            <div className="rl-form-row">
              <DraftField model={model} name="priority" />
              <DraftField model={model} name="category" />
            </div>
            <DraftField model={model} name="queue" />
          </div>
          <TicketFields key={`fields/${callId}`} callId={callId} />
          <AttachmentList key={`files/${callId}`} callId={callId} />
          <DraftFacts draft={model.draft} />
        </>
      ) : view ? (
        <NoTicket decided={view.interaction.filing.state === 'none' && view.interaction.filing.decision !== null} />
      ) : (
        <EmptyState icon={Icons.ticket} title={words.ticket.pick} help={words.ticket.pickHelp} />
      )}
    </Part>
  )
}

function NoTicket({ decided }: { readonly decided: boolean }): ReactNode {
  const words = useWords(ticketWords)
  return decided ? (
    <EmptyState icon={Icons.ticket} title={words.ticket.none} help={words.ticket.noneHelp} />
  ) : (
    <EmptyState icon={Icons.ticket} title={words.ticket.noneYet} />
  )
}

function DraftFacts({ draft }: { readonly draft: TicketDraft }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(ticketWords)
  const facts = Object.entries(draft.fields)
  const customer = draft.contact?.value
  return (
    <>
      <dl className="rl-draft-facts">
        {draft.contact && (
          <DraftFact label={words.ticket.contact} value={customer?.name ?? customer?.number ?? ''} field={draft.contact} />
        )}
        {draft.tags.value.length > 0 && (
          <DraftFact label={words.ticket.tags} value={draft.tags.value.slice(0, 20).join(' · ')} field={draft.tags} />
        )}
      </dl>
      {facts.length > 0 && (
        <details className="rl-details">
          <summary>
            {words.ticket.facts} <span className="rl-quiet rl-count">{format.count(facts.length)}</span>
          </summary>
          <div className="rl-details-body">
            <dl className="rl-draft-facts">
              {facts.map(([name, field]) => (
                <DraftFact key={name} label={name} value={field.value} field={field} />
              ))}
            </dl>
          </div>
        </details>
      )}
    </>
  )
}
