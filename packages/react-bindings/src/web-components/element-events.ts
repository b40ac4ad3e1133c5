import type { HostEvents } from '../host-events/host-event.js'

/** The events of every Ringloop element. They do not bubble: each element tells them all, so listen on one of them. */
export interface RingloopElementEventMap {
  /** This tab rings. `preventDefault()` keeps the ring tone silent. */
  'ringloop-ring': CustomEvent<HostEvents['ring']>
  'ringloop-open-record': CustomEvent<HostEvents['openRecord']>
  'ringloop-call-connected': CustomEvent<HostEvents['callConnected']>
  'ringloop-call-ended': CustomEvent<HostEvents['callEnded']>
  'ringloop-filed': CustomEvent<HostEvents['filed']>
  'ringloop-connection': CustomEvent<HostEvents['connection']>
}

/** The name of an event's `CustomEvent`. */
export const elementEventNames: { readonly [Type in keyof HostEvents]: keyof RingloopElementEventMap } = {
  ring: 'ringloop-ring',
  openRecord: 'ringloop-open-record',
  callConnected: 'ringloop-call-connected',
  callEnded: 'ringloop-call-ended',
  filed: 'ringloop-filed',
  connection: 'ringloop-connection',
}
