import { forgetTyped, useDesk, useHostEvents, useRingloop, useSelectedCall } from '@ringloop/react-bindings'
import type { HostLink, HostRequest } from '@ringloop/react-bindings/frame'
import { type RefObject, useEffect } from 'react'

/** What the page around the desk asks for that only the desk can do. */
export type DeskRequest = Extract<HostRequest, { type: 'dial' | 'selectCall' | 'signOut' }>

/** Tells the page around the desk what happens on it, and does there what it asks. */
export function HostBridge({
  host,
  requests,
}: {
  readonly host: HostLink
  readonly requests: RefObject<((request: DeskRequest) => void | Promise<void>) | null>
}): null {
  const { desk } = useRingloop()
  const { send } = useDesk()
  const { select } = useSelectedCall()
  useHostEvents(host.tell)
  useEffect(() => {
    requests.current = (request) => {
      if (request.type === 'signOut') return forgetTyped(desk)
      if (request.type === 'selectCall') return select(request.callId)
      return send({ type: 'control', command: { type: 'dial', to: request.number } })
    }
    return () => {
      requests.current = null
    }
  }, [requests, desk, send, select])
  return null
}
