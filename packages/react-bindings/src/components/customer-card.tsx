import { type CallId, type Contact, customerNumber } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDial } from '../hooks/use-dial.js'
import { type ScreenPopModel, useScreenPop } from '../hooks/use-screen-pop.js'
import { useWords } from '../hooks/use-words.js'
import { safeUrl } from '../text/safe-url.js'
import { cardWords } from '../words/card-words.js'
import { controlsWords } from '../words/controls-words.js'
import { popWords } from '../words/pop-words.js'
import { CallerHeading } from './caller-heading.js'
import { CallerText } from './caller-text.js'
import { CandidateList } from './candidate-list.js'
import { CommandError } from './command-error.js'
import { CustomerAssets, CustomerConsents, CustomerFacts } from './customer-more.js'
import { DialButton } from './dial-button.js'
import { DueCallBack } from './due-call-back.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { MissingNote } from './missing-note.js'
import { OpenTicketList } from './open-ticket-list.js'
import { OutsideLink } from './outside-link.js'
import { Part } from './part.js'
import { PhoneNumber } from './phone-number.js'

/** Who the call is with: name, level, tags, how to reach them, and their open tickets. */
export function CustomerCard({
  callId,
  details = 'all',
}: {
  readonly callId: CallId
  /** `contact` leaves out what the pop above already shows. */
  readonly details?: 'all' | 'contact'
}): ReactNode {
  const words = useWords(cardWords)
  const pop = useScreenPop(callId, 6)
  if (!pop) return null
  const { identity } = pop
  const contact = identity.kind === 'customer' ? identity.match.contact : null
  const { call } = pop.view.interaction
  // who talks with the customer has no need to call them
  const number = call.state === 'ended' ? customerNumber(call) : null
  if (details === 'contact' && !contact) return identity.kind === 'pending' ? <AwaitedContact /> : null
  return (
    <Part name="card" aria-label={words.card.title}>
      {details === 'all' && (
        <h2 className="rl-card-title">
          <CallerHeading identity={identity} />
        </h2>
      )}
      {details === 'all' && <DueCallBack callId={callId} />}
      {contact && <ContactFacts contact={contact} />}
      {contact?.assets && <CustomerAssets key={contact.id} assets={contact.assets} />}
      {contact && <CustomerConsents key={`consents/${contact.id}`} callId={callId} />}
      {number !== null && <CallBack number={number} />}
      {details === 'all' && <CardRest pop={pop} />}
      <CommandError error={pop.error} dismiss={pop.dismiss} />
    </Part>
  )
}

/** Calls the customer again, by the number they called from. */
function CallBack({ number }: { readonly number: string }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(controlsWords)
  const { getDialProps, error, dismiss } = useDial()
  const { hidden, ...props } = getDialProps(number)
  if (hidden) return null
  return (
    <div className="rl-call-back">
      <button {...props} className="rl-button rl-button-small">
        <Icon path={Icons.phone} className="rl-icon-small" />
        {props['aria-busy'] ? words.controls.dialling : words.controls.dialNumber(format.phone(number))}
      </button>
      <CommandError error={error} dismiss={dismiss} />
    </div>
  )
}

/** Keeps about the room that the customer will take. */
const AwaitedContact = (): ReactNode => (
  <div className="rl-part rl-card" aria-hidden="true">
    <span className="rl-skeleton rl-skeleton-row" />
    <span className="rl-skeleton rl-skeleton-row" />
    <span className="rl-skeleton rl-skeleton-row" />
  </div>
)

function CardRest({ pop }: { readonly pop: ScreenPopModel }): ReactNode {
  const words = useWords(popWords)
  const { identity, missing } = pop
  return (
    <>
      {identity.kind === 'hidden' && <p className="rl-quiet">{words.pop.hiddenHelp}</p>}
      {identity.kind === 'unusable' && <p className="rl-quiet">{words.pop.noNumberHelp}</p>}
      {identity.kind === 'newCustomer' && <p className="rl-quiet">{words.pop.newCustomerHelp}</p>}
      <MissingNote missing={missing} reason={identity.kind === 'unavailable' ? identity.reason : null} />
      <CandidateList pop={pop} />
      {identity.kind !== 'candidates' && <OpenTicketList tickets={pop.openTickets} awaited={missing.awaited} />}
    </>
  )
}

function ContactFacts({ contact }: { readonly contact: Contact }): ReactNode {
  const words = useWords(cardWords)
  return (
    <>
      {contact.tags.length > 0 && (
        <ul className="rl-tags" aria-label={words.card.tags}>
          {[...new Set(contact.tags)].slice(0, 12).map((tag) => (
            <li key={tag} className="rl-tag">
              <CallerText text={tag} limit={40} />
            </li>
          ))}
        </ul>
      )}
      <dl className="rl-card-facts">
        <CustomerFacts contact={contact} />
        {contact.company && (
          <div>
            <dt>{words.card.company}</dt>
            <dd>
              <CallerText text={contact.company} />
            </dd>
          </div>
        )}
        {contact.email && (
          <div>
            <dt>{words.card.email}</dt>
            <dd>
              <CallerText text={contact.email} />
            </dd>
          </div>
        )}
        {contact.numbers.length > 1 && (
          <div>
            <dt>{words.card.numbers}</dt>
            <dd className="rl-numbers">
              {[...new Set(contact.numbers)].slice(0, 6).map((number) => (
                <span key={number} className="rl-number">
                  <PhoneNumber number={number} />
                  <DialButton number={number} />
                </span>
              ))}
            </dd>
          </div>
        )}
        {contact.note && (
          <div className="rl-card-note">
            <dt>{words.card.note}</dt>
            <dd>
              <CallerText text={contact.note} limit={500} />
            </dd>
          </div>
        )}
      </dl>
      {safeUrl(contact.url) !== null && (
        <p className="rl-card-link">
          <OutsideLink url={contact.url}>{words.card.record}</OutsideLink>
        </p>
      )}
    </>
  )
}
