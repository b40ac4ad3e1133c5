import * as z from 'zod/mini'

// Schemas are made in functions marked as pure, so that a desk, which needs the types alone, leaves zod out of its bundle.

const callId = /* @__PURE__ */ (() => z.string().check(z.minLength(1), z.maxLength(200)))()
const connectionId = /* @__PURE__ */ (() => z.string().check(z.minLength(1), z.maxLength(200)))()
/** An extension or a telephone number. Anything else could be read by a dialplan as something else, a `-` in front as an option. */
const destination = /* @__PURE__ */ (() =>
  z
    .string()
    .check(z.regex(/^[+*#]?[\w*#][\w*#.-]{0,63}$/, 'must be an extension or a number: letters, digits and + * # . - _')))()
const name = /* @__PURE__ */ (() => z.string().check(z.regex(/^\w[\w.@-]{0,99}$/, 'must be letters, digits and . @ - _')))()
const dataName = /* @__PURE__ */ (() =>
  z.string().check(z.regex(/^[A-Za-z_]\w{0,99}$/, 'must be letters, digits and _, not beginning with a digit')))()
const data = /* @__PURE__ */ (() => z.record(dataName, z.string().check(z.maxLength(1000))))()

/** FreeSWITCH's words for why a call is hung up that a person may choose (after Q.850). */
export const hangUpCauses = ['NORMAL_CLEARING', 'CALL_REJECTED', 'USER_BUSY', 'NO_ANSWER', 'UNALLOCATED_NUMBER'] as const

/** The statuses of an agent in mod_callcenter. */
export const queueAgentStatuses = ['Available', 'Available (On Demand)', 'On Break', 'Logged Out'] as const
/** Status of an agent in mod_callcenter. */
export type QueueAgentStatus = (typeof queueAgentStatuses)[number]
/** State of an agent in mod_callcenter that can be set. */
export const queueAgentStates = ['Idle', 'Waiting'] as const
/** State of a tier in mod_callcenter. */
export const tierStates = ['Ready', 'No Answer', 'Offering', 'Active Inbound', 'Standby'] as const

/** How a supervisor takes part in a call. */
export const monitorModes = ['listen', 'whisper', 'barge'] as const
/** How a supervisor takes part: hears both; is heard by the agent alone; is heard by both. */
export type MonitorMode = (typeof monitorModes)[number]

/**
 * What can be asked of a telephone system. Commands are verbs; what they did comes back as events. The words are those of
 * ECMA-269 (CSTA) where it has one. Without another `connectionId`, a command about a call acts on the connection of whoever gives it.
 */
export const callCommandSchema = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    /** Take the call that rings at my device. Only devices that can be told to (SIP `talk` event) do it. */
    z.object({ type: z.literal('answer'), callId }),
    /** Decline the call that rings at my device. */
    z.object({ type: z.literal('reject'), callId }),
    /** End a connection: mine, or another one (supervisors). */
    z.object({
      type: z.literal('hangUp'),
      callId,
      connectionId: z.optional(connectionId),
      cause: z._default(z.enum(hangUpCauses), 'NORMAL_CLEARING'),
    }),
    z.object({ type: z.literal('hold'), callId }),
    z.object({ type: z.literal('retrieve'), callId }),
    /** The customer does not hear me any more. */
    z.object({ type: z.literal('mute'), callId }),
    z.object({ type: z.literal('unmute'), callId }),
    /** Send the customer to another destination and leave (CSTA single step transfer). */
    z.object({ type: z.literal('blindTransfer'), callId, to: destination }),
    /** Call somebody for advice while the customer waits (CSTA consultation call). */
    z.object({ type: z.literal('consult'), callId, to: destination }),
    /** Talk with the other one: customer and consulted change places (CSTA alternate call). */
    z.object({ type: z.literal('alternate'), callId }),
    /** Connect customer and consulted, and leave. */
    z.object({ type: z.literal('completeTransfer'), callId }),
    /** Send the consulted away and go back to the customer. */
    z.object({ type: z.literal('cancelConsultation'), callId }),
    /** Bring customer, consulted and me together. */
    z.object({ type: z.literal('conference'), callId }),
    /** Call somebody into the conference; makes one of the call if it is none. */
    z.object({ type: z.literal('addParticipant'), callId, to: destination }),
    z.object({ type: z.literal('removeParticipant'), callId, connectionId }),
    z.object({ type: z.literal('muteParticipant'), callId, connectionId, muted: z.boolean() }),
    /** Leave the customer waiting in a place from which anybody can take them. */
    z.object({ type: z.literal('park'), callId, slot: z.optional(name) }),
    /** Take a parked customer to my device. */
    z.object({ type: z.literal('retrieveParked'), callId }),
    /** Take a call that rings at a colleague, or waits in a queue, to my device; with `to` to a colleague's (supervisors). */
    z.object({ type: z.literal('pickUp'), callId, to: z.optional(destination) }),
    /** Let who waits in a queue wait in this one (supervisors). What they have waited counts on. */
    z.object({ type: z.literal('moveToQueue'), callId, queue: name }),
    z.object({ type: z.literal('startRecording'), callId }),
    z.object({ type: z.literal('stopRecording'), callId }),
    /** The recording goes on in silence, as for a card number. */
    z.object({ type: z.literal('pauseRecording'), callId }),
    z.object({ type: z.literal('resumeRecording'), callId }),
    /** Send digits to the customer's side. `w` waits half a second. */
    z.object({
      type: z.literal('sendDigits'),
      callId,
      digits: z.string().check(z.regex(/^[0-9*#A-Dw]{1,64}$/, 'must be 0-9 * # A-D or w')),
    }),
    /** Put data on the call, for dialplan and CDR. */
    z.object({ type: z.literal('setCallData'), callId, data }),
    /** Call my device first, then this number (click to dial). */
    z.object({
      type: z.literal('dial'),
      to: destination,
      /** The number the customer sees; the switch's own by default. */
      callerId: z.optional(destination),
      data: z.optional(data),
      /** User-to-user information for the other side (RFC 7433). */
      userToUser: z.optional(z.string().check(z.maxLength(256))),
    }),
    /** Take part in a colleague's call; again with another mode changes it. */
    z.object({ type: z.literal('monitor'), callId, mode: z.enum(monitorModes) }),
    z.object({ type: z.literal('stopMonitoring'), callId }),
    /** Mine without `agent`. `reason`: why I am not ready, for the desk; the telephone system knows no reasons. */
    z.object({
      type: z.literal('setAgentStatus'),
      agent: z.optional(name),
      status: z.enum(queueAgentStatuses),
      reason: z.optional(z.string()),
    }),
    z.object({ type: z.literal('setAgentState'), agent: z.optional(name), state: z.enum(queueAgentStates) }),
    z.object({
      type: z.literal('setTier'),
      queue: name,
      agent: name,
      level: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
      position: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
      state: z.optional(z.enum(tierStates)),
    }),
    z.object({ type: z.literal('removeTier'), queue: name, agent: name }),
    z.object({ type: z.literal('listQueue'), queue: name }),
  ]))()

/** A command that was checked. */
export type CallCommand = z.output<typeof callCommandSchema>
/** The name of a command. */
export type CallCommandType = CallCommand['type']
