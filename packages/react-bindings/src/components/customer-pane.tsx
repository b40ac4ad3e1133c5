import type { CallId } from '@ringloop/core'
import { memo, type ReactNode } from 'react'
import { usualCall } from '../calls/select-call.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useDeskSelector } from '../hooks/use-desk-selector.js'
import { useWords } from '../hooks/use-words.js'
import type { IncomingCall } from '../pops/incoming-calls.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { barWords } from '../words/bar-words.js'
import { deskWords } from '../words/desk-words.js'
import { popWords } from '../words/pop-words.js'
import type { AgentDeskParts } from './agent-desk.js'
import { CallStory } from './call-story.js'
import { EmptyState } from './empty-state.js'
import * as Icons from './icons.js'

const popsAtOnce = 2
const usual = ({ view }: DeskSnapshot) => (view ? usualCall(view) : null)

type CustomerParts = Pick<
  AgentDeskParts,
  'IncomingPop' | 'CustomerCard' | 'WhyPopped' | 'IvrContext' | 'CallControls' | 'Timeline' | 'TranscriptPane' | 'KnowledgePane'
>

/** The middle of the desk: what rings, then the customer of the shown call. */
export function CustomerPane({
  callId,
  incoming,
  parts,
}: {
  readonly callId: CallId | null
  readonly incoming: readonly IncomingCall[]
  readonly parts: CustomerParts
}): ReactNode {
  const { IncomingPop } = parts
  const { format } = useRingloop()
  const words = useWords(deskWords, popWords)
  const pops = incoming.slice(0, popsAtOnce)
  const more = incoming.length - pops.length
  // While its pop stands above, the call's customer need not be told twice.
  const popped = pops.some((call) => call.view.interaction.id === callId && !call.acknowledged)
  return (
    <section className="rl-middle" aria-label={words.desk.customer} tabIndex={-1}>
      {pops.map((call) => (
        <IncomingPop key={call.view.interaction.id} callId={call.view.interaction.id} />
      ))}
      {more > 0 && <p className="rl-quiet">{words.pop.moreCalls(format.count(more))}</p>}
      <ShownCustomer callId={callId} popped={popped} parts={parts} />
    </section>
  )
}

/** Does not render again because of a pop above it. */
const ShownCustomer = memo(function ShownCustomer({
  callId,
  popped,
  parts,
}: {
  readonly callId: CallId | null
  readonly popped: boolean
  readonly parts: CustomerParts
}): ReactNode {
  const { CustomerCard, WhyPopped, IvrContext, CallControls } = parts
  const words = useWords(barWords, deskWords)
  const view = useInteraction(callId)
  const own = useDeskSelector(usual)
  if (view === null || callId === null)
    return (
      <EmptyState icon={Icons.phone} title={words.bar.idle} help={words.desk.idleHelp}>
        <p className="rl-empty-help">{words.desk.pickHelp}</p>
      </EmptyState>
    )
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
})
