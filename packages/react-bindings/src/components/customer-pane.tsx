import type { CallId } from '@ringloop/core'
import type { ReactNode } from 'react'
import { usualCall } from '../calls/select-call.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { useWords } from '../hooks/use-words.js'
import type { IncomingCall } from '../pops/incoming-calls.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { deskWords } from '../words/desk-words.js'
import { popWords } from '../words/pop-words.js'
import type { AgentDeskParts } from './agent-desk.js'
import { CallStory } from './call-story.js'
import { EmptyState } from './empty-state.js'
import * as Icons from './icons.js'

const popsAtOnce = 2
const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

/** The middle of the desk: what rings, then the customer of the shown call. */
export function CustomerPane({
  callId,
  incoming,
  parts,
}: {
  readonly callId: CallId | null
  readonly incoming: readonly IncomingCall[]
  readonly parts: Pick<
    AgentDeskParts,
    'IncomingPop' | 'CustomerCard' | 'WhyPopped' | 'IvrContext' | 'CallControls' | 'Timeline' | 'TranscriptPane' | 'KnowledgePane'
  >
}): ReactNode {
  const { IncomingPop, CustomerCard, WhyPopped, IvrContext, CallControls } = parts
  const { format } = useRingloop()
  const words = useWords(deskWords, popWords)
  const view = useInteraction(callId)
  const own = useDeskSelector(usual)
  const more = incoming.length - popsAtOnce
  // While its pop stands above, the call's customer need not be told twice.
  const popped = incoming.slice(0, popsAtOnce).some((call) => call.view.interaction.id === callId && !call.acknowledged)
  return (
    <section className="rl-middle" aria-label={words.desk.customer} tabIndex={-1}>
      {incoming.slice(0, popsAtOnce).map((call) => (
        <IncomingPop key={call.view.interaction.id} callId={call.view.interaction.id} />
      ))}
      {more > 0 && <p className="rl-quiet">{words.pop.moreCalls(format.count(more))}</p>}
      {view && callId !== null ? (
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
      ) : (
        <EmptyState icon={Icons.phone} title={words.desk.idle} help={words.desk.idleHelp}>
          <p className="rl-empty-help">{words.desk.pickHelp}</p>
        </EmptyState>
      )}
    </section>
  )
}
