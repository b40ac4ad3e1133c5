import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { usualCall } from '../calls/select-call.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { useIncomingCalls } from '../hooks/use-incoming-calls.js'
import { useWords } from '../hooks/use-words.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { barWords } from '../words/bar-words.js'
import { deskWords } from '../words/desk-words.js'
import type { AgentDeskParts } from './agent-desk-parts.js'
import { CallStory } from './call-story.js'
import { EmptyState } from './empty-state.js'
import * as Icons from './icons.js'
import { popsAtOnce } from './incoming-pops.js'

const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

interface CustomerPaneProps {
  readonly callId: CallId | null
  /** What rings, above everything. */
  readonly pops: ReactNode
  readonly parts: Pick<
    AgentDeskParts,
    'CustomerCard' | 'WhyPopped' | 'IvrContext' | 'CallControls' | 'Timeline' | 'TranscriptPane' | 'KnowledgePane'
  >
}

/** The middle of the desk: what rings, then the customer of the shown call. */
export function CustomerPane({ pops, ...shown }: CustomerPaneProps): ReactNode {
  const words = useWords(deskWords)
  return (
    <section className="rl-middle" aria-label={words.desk.customer} tabIndex={-1}>
      {pops}
      <div className="rl-shown">
        <ShownCustomer {...shown} />
      </div>
    </section>
  )
}

function ShownCustomer({ callId, parts }: Omit<CustomerPaneProps, 'pops'>): ReactNode {
  const { CustomerCard, WhyPopped, IvrContext, CallControls } = parts
  const words = useWords(barWords, deskWords)
  const view = useInteraction(callId)
  const own = useDeskSelector(usual)
  const incoming = useIncomingCalls().slice(0, popsAtOnce)
  if (view === null || callId === null)
    return (
      <EmptyState icon={Icons.phone} title={words.bar.idle} help={words.desk.idleHelp}>
        <p className="rl-empty-help">{words.desk.pickHelp}</p>
      </EmptyState>
    )
  // While its pop stands above, the call's customer need not be told twice.
  const popped = incoming.some((call) => call.view.interaction.id === callId && !call.acknowledged)
  return (
    <>
      {callId !== own && <CallControls key={`controls/${callId}`} callId={callId} />}
      <CustomerCard key={callId} callId={callId} details={popped ? 'contact' : 'all'} />
      {!popped && (
        <div className="rl-context">
          <WhyPopped callId={callId} />
          <IvrContext callId={callId} />
        </div>
      )}
      <CallStory callId={callId} parts={parts} />
    </>
  )
}
