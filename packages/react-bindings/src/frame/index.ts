export type { HostCall, HostEvent, HostEvents } from '../host-events/host-event.js'
export { type ConnectHostOptions, connectHost, type HostLink } from './connect-host.js'
export type { HostRequest } from './frame-protocol.js'
export { type FrameDesk, type MountFrameOptions, mountFrame } from './mount-frame.js'
