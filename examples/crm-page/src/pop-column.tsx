import { CallBar, type DeskSource, IncomingPop, RingloopProvider, useIncomingCalls, usePopPlace } from '@ringloop/react-bindings'

/** Only call bar and pops, for a narrow column beside your own record. `openRecord` shows a customer in your CRM. */
export function PopColumn({ desk, openRecord }: { readonly desk: DeskSource; readonly openRecord: (contactId: string) => void }) {
  return (
    <RingloopProvider
      desk={desk}
      onRing={({ pop }) => {
        if (pop?.target.kind === 'record') openRecord(pop.target.contactId)
      }}
    >
      <CallBar />
      <Pops />
    </RingloopProvider>
  )
}

function Pops() {
  const incoming = useIncomingCalls()
  usePopPlace()
  return incoming.map(({ view: { interaction } }) => <IncomingPop key={interaction.id} callId={interaction.id} />)
}
