import type { CallId } from '@ringloop/core'
import { type ReactNode, useState } from 'react'
import { phaseStartedAt } from '../calls/call-phase.js'
import { advisedBy, nameAt } from '../controls/call-company.js'
import { type CommandButtonProps, useCallCommands } from '../hooks/use-call-commands.js'
import { useColleagues } from '../hooks/use-colleagues.js'
import { useAgent } from '../hooks/use-desk.js'
import { type ScreenPopModel, useScreenPop } from '../hooks/use-screen-pop.js'
import { useTabRole } from '../hooks/use-tab-role.js'
import { useWords } from '../hooks/use-words.js'
import { callerWords } from '../words/caller-words.js'
import { popWords } from '../words/pop-words.js'
import { whyWords } from '../words/why-words.js'
import { CallTimer } from './call-timer.js'
import { CallerHeading } from './caller-heading.js'
import { CallerText } from './caller-text.js'
import { CandidateList } from './candidate-list.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { KeyedIn } from './ivr-context.js'
import { MissingNote } from './missing-note.js'
import { OpenTicketList } from './open-ticket-list.js'
import { OutsideLink } from './outside-link.js'
import { Part } from './part.js'
import { PopSound } from './pop-sound.js'
import { RingsElsewhere } from './rings-elsewhere.js'
import { matchReason, WhyLine } from './why-popped.js'

/**
 * The pop of a ringing call: a panel in the flow of the page, never a dialog; it takes no focus. What comes later fills its own
 * place. Renders nothing for a call that does not ring; of several tabs, all but one say in a line that another one rings.
 */
export function IncomingPop({ callId }: { readonly callId: CallId }): ReactNode {
  const words = useWords(callerWords, popWords)
  const agent = useAgent()
  const pop = useScreenPop(callId)
  const controls = useCallCommands(callId)
  const colleagues = useColleagues()
  const { role } = useTabRole()
  if (!pop || !controls || !agent || pop.view.mine !== 'ringing' || role === 'joining') return null
  if (role === 'follower') return <RingsElsewhere view={pop.view} />
  const failed = controls.error === null ? pop : controls
  const { call } = pop.view.interaction
  const asking = advisedBy(call, agent.extension)
  return (
    <Part name="pop" {...pop.getPanelProps()} data-acknowledged={pop.acknowledged || undefined}>
      <header className="rl-pop-head">
        <p className="rl-pop-kicker">
          <Icon path={Icons.ringing} className="rl-pulse" />
          <span>
            {asking === null
              ? words.caller.incoming
              : words.caller.consultation(asking === '' ? words.caller.colleague : nameAt(colleagues, asking))}
          </span>
          {call.queue !== null && (
            <span className="rl-pop-queue">
              <CallerText text={call.queue} limit={40} />
            </span>
          )}
          <CallTimer since={phaseStartedAt(pop.view, agent.extension)} />
        </p>
        <h2 className="rl-pop-title" {...pop.getTitleProps()}>
          <CallerHeading identity={pop.identity} />
        </h2>
        <div className="rl-pop-actions">
          <PopCommand
            props={controls.getButtonProps('answer', words.pop.answer, { type: 'answer', callId })}
            look="rl-button-on-accent"
          >
            <Icon path={Icons.phone} className="rl-icon-small" />
            {words.pop.answer}
          </PopCommand>
          <PopCommand
            props={controls.getButtonProps('reject', words.pop.reject, { type: 'reject', callId })}
            look="rl-button-ghost-on-accent"
          >
            {words.pop.reject}
          </PopCommand>
          <button
            className={`rl-button ${controls.can('answer') ? 'rl-button-ghost-on-accent' : 'rl-button-on-accent'}`}
            {...pop.getOpenProps()}
          >
            {words.pop.open}
          </button>
          {!pop.acknowledged && (
            <button className="rl-button rl-button-ghost-on-accent" {...pop.getPutAwayProps()} disabled={!pop.target}>
              {words.pop.putAway}
            </button>
          )}
        </div>
      </header>
      <CommandError error={failed.error} dismiss={failed.dismiss} />
      <PopSound />
      {!pop.acknowledged && <PopBody pop={pop} />}
    </Part>
  )
}

/** A command on the coloured head. */
function PopCommand({
  props: { hidden, ...props },
  look,
  children,
}: {
  readonly props: CommandButtonProps
  readonly look: string
  readonly children: ReactNode
}): ReactNode {
  if (hidden) return null
  return (
    <button {...props} className={`rl-button ${look}`}>
      {children}
    </button>
  )
}

function PopBody({ pop }: { readonly pop: ScreenPopModel }): ReactNode {
  const words = useWords(popWords, whyWords)
  const { identity, missing } = pop
  // A pop that was shown before the answer keeps the room it had promised, whatever the answer is.
  const [held, hold] = useState(missing.awaited)
  if (missing.awaited && !held) hold(true)
  return (
    <div className="rl-pop-body">
      <div className="rl-pop-why" data-held={held || undefined}>
        {pop.decision ? (
          <WhyLine decision={pop.decision} confidence={pop.confidence} because={matchReason(identity, words)} />
        ) : identity.kind === 'pending' && missing.late.length === 0 ? (
          <p className="rl-why-line rl-quiet">{words.pop.lookingUp}</p>
        ) : null}
        {identity.kind === 'pending' && <MissingNote missing={missing} reason={null} />}
        <IdentityHelp kind={identity.kind} />
      </div>
      {identity.kind !== 'pending' && (
        <MissingNote missing={missing} reason={identity.kind === 'unavailable' ? identity.reason : null} />
      )}
      {pop.target?.kind === 'url' && <OutsideLink url={pop.target.url}>{words.pop.openPage}</OutsideLink>}
      <div className="rl-pop-keyed">
        <h3 className="rl-label">{words.pop.keyedIn}</h3>
        <KeyedIn ivr={pop.ivr} />
      </div>
      {identity.kind === 'candidates' ? (
        <CandidateList pop={pop} />
      ) : (
        <div className="rl-pop-tickets" data-held={held || undefined}>
          <OpenTicketList tickets={pop.openTickets} awaited={missing.awaited} />
        </div>
      )}
      {!pop.view.commands.includes('answer') && <p className="rl-quiet">{words.pop.unhandled}</p>}
    </div>
  )
}

function IdentityHelp({ kind }: { readonly kind: ScreenPopModel['identity']['kind'] }): ReactNode {
  const words = useWords(popWords)
  if (kind === 'hidden') return <p className="rl-quiet">{words.pop.hiddenHelp}</p>
  if (kind === 'unusable') return <p className="rl-quiet">{words.pop.noNumberHelp}</p>
  return null
}
