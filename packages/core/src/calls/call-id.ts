import type { Brand } from '../identity/brand.js'

/** The id of a call: the id of the customer's first connection. */
export type CallId = Brand<string, 'CallId'>

/** The id of one device's part in a call (on FreeSWITCH: the channel's UUID). */
export type ConnectionId = Brand<string, 'ConnectionId'>

/** Takes a string that comes from the switch as a call's id. */
export const toCallId = (value: string): CallId => value as CallId

/** Takes a string that comes from the switch as a connection's id. */
export const toConnectionId = (value: string): ConnectionId => value as ConnectionId
