import * as z from 'zod/mini'
import type { AgentView } from '../agents/agent.js'
import type { Explanation } from '../explain/explanation.js'
import { callCommandSchema } from '../telephony/call-command.js'
import type { DeskView, InteractionView, SystemView } from './desk-view.js'

/** Version of the protocol between gateway and desk. A gateway refuses a desk of another version with a sentence. */
export const deskProtocolVersion = 1

// Schemas are made in functions marked as pure, so that a desk, which needs the types alone, leaves zod out of its bundle.

/** What an agent can ask for. Every command is answered by `commandResult` with the same `id`. */
export const deskCommandSchema = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('acknowledgePop'),
      callId: z.string().check(z.minLength(1), z.maxLength(200)),
      key: z.string().check(z.minLength(1), z.maxLength(500)),
    }),
    z.object({
      type: z.literal('chooseContact'),
      callId: z.string().check(z.minLength(1), z.maxLength(200)),
      contactId: z.string().check(z.minLength(1), z.maxLength(200)),
    }),
    z.object({
      type: z.literal('editDraft'),
      callId: z.string().check(z.minLength(1), z.maxLength(200)),
      field: z.enum(['subject', 'description', 'priority', 'category', 'queue']),
      value: z.string().check(z.maxLength(20_000)),
    }),
    z.object({
      type: z.literal('completeWrapUp'),
      callId: z.string().check(z.minLength(1), z.maxLength(200)),
      disposition: z.nullable(z.string().check(z.maxLength(200))),
      note: z.nullable(z.string().check(z.maxLength(20_000))),
    }),
    z.object({ type: z.literal('retryFiling'), callId: z.string().check(z.minLength(1), z.maxLength(200)) }),
    /** The customer was called back, as a rule had promised. */
    z.object({ type: z.literal('completeCallBack'), callId: z.string().check(z.minLength(1), z.maxLength(200)) }),
    /** For the telephone system. Answered when it was done; what came of it is seen in the view. */
    z.object({ type: z.literal('control'), command: callCommandSchema }),
  ]))()
/** A command that was checked. */
export type DeskCommand = z.infer<typeof deskCommandSchema>

/** What the desk sends. */
export const clientMessageSchema = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    /** Must be first. With `resume`, the gateway sends the gap since then if it still has it, else a snapshot. */
    z.object({
      type: z.literal('hello'),
      protocol: z.int(),
      /** As long as a secret in the gateway's configuration may be. */
      token: z.string().check(z.minLength(1), z.maxLength(1000)),
      resume: z.optional(z.object({ epoch: z.string().check(z.maxLength(100)), sequence: z.int().check(z.nonnegative()) })),
    }),
    z.object({ type: z.literal('command'), id: z.string().check(z.minLength(1), z.maxLength(100)), command: deskCommandSchema }),
    /** Why a call went where it went, in sentences. Answered by `commandResult` with the same `id` and `explanations`. */
    z.object({
      type: z.literal('explain'),
      id: z.string().check(z.minLength(1), z.maxLength(100)),
      callId: z.string().check(z.minLength(1), z.maxLength(200)),
      /** BCP 47; of the languages that there are, the nearest answers. */
      language: z.string().check(z.maxLength(35)),
    }),
    z.object({ type: z.literal('ping') }),
  ]))()
/** A message of the desk that was checked. */
export type ClientMessage = z.infer<typeof clientMessageSchema>

/** One change of the view. Whole values: applying one twice does no harm. */
export type DeskChange =
  | { readonly type: 'interactionPut'; readonly id: string; readonly value: InteractionView }
  | { readonly type: 'interactionRemoved'; readonly id: string }
  | { readonly type: 'agentPut'; readonly value: AgentView }
  | { readonly type: 'systemPut'; readonly value: SystemView }

/** What the gateway sends. `sequence` counts patches within an `epoch` (one run of the gateway). */
export type ServerMessage =
  | {
      readonly type: 'snapshot'
      readonly epoch: string
      readonly sequence: number
      readonly serverTime: number
      readonly view: DeskView
    }
  | { readonly type: 'patch'; readonly sequence: number; readonly serverTime: number; readonly changes: readonly DeskChange[] }
  /** The gap is closed: from here on patches are live. */
  | { readonly type: 'resumed'; readonly epoch: string; readonly sequence: number; readonly serverTime: number }
  | {
      readonly type: 'commandResult'
      readonly id: string
      readonly ok: true
      /** Of `explain`. */
      readonly explanations?: readonly Explanation[]
    }
  | {
      readonly type: 'commandResult'
      readonly id: string
      readonly ok: false
      readonly error: {
        readonly code: string
        readonly message: string
        /** What the agent can do about it. */
        readonly mend?: string
        /** What the telephone system said, word for word. From outside: escape it before it is shown. */
        readonly said?: string
      }
    }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'pong'; readonly serverTime: number }
