import * as z from 'zod/mini'
import type { AgentView } from '../agents/agent.js'
import type { Explanation } from '../explain/explanation.js'
import { callCommandSchema } from '../telephony/call-command.js'
import type { EditableField } from '../tickets/ticket-draft.js'
import type { TopicChange, TopicTables } from './desk-topics.js'
import type { DeskView, InteractionView, SystemView } from './desk-view.js'
import type { DispatchCommand } from './dispatch-command.js'

/** Version of the protocol between gateway and desk. A gateway refuses a desk of another version with a sentence. */
export const deskProtocolVersion = 1

// Schemas are made in functions marked as pure, so that a desk, which needs the types alone, leaves zod out of its bundle.

const text = (most = 200) => z.string().check(z.minLength(1), z.maxLength(most))

/** What an agent can ask for. Every command is answered by `commandResult` with the same `id`. */
export const deskCommandSchema = /* @__PURE__ */ (() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('acknowledgePop'),
      callId: text(),
      key: text(500),
    }),
    z.object({
      type: z.literal('chooseContact'),
      callId: text(),
      contactId: text(),
    }),
    z.object({
      type: z.literal('editDraft'),
      callId: text(),
      field: z
        .string()
        .check(
          z.regex(/^(subject|description|priority|category|queue|fields\..{1,200})$/),
        ) as unknown as z.ZodMiniType<EditableField>,
      value: z.string().check(z.maxLength(20_000)),
    }),
    z.object({
      type: z.literal('completeWrapUp'),
      callId: text(),
      disposition: z.nullable(z.string().check(z.maxLength(200))),
      note: z.nullable(z.string().check(z.maxLength(20_000))),
    }),
    /** What the customer of the call said about one purpose. */
    z.object({
      type: z.literal('recordConsent'),
      callId: text(),
      purpose: text(64),
      granted: z.boolean(),
    }),
    /** The ticket is to be filed without this file. */
    z.object({
      type: z.literal('removeAttachment'),
      callId: text(),
      attachmentId: text(),
    }),
    z.object({ type: z.literal('retryFiling'), callId: text() }),
    /** The customer was called back, as a rule had promised. */
    z.object({ type: z.literal('completeCallBack'), callId: text() }),
    /** Whether an article that was suggested for a call helped; `null` takes it back. */
    z.object({
      type: z.literal('rateArticle'),
      callId: text(),
      articleId: text(),
      useful: z.nullable(z.boolean()),
    }),
    /** A caller who waits is to have come so many seconds earlier (supervisors). Nobody is lowered. */
    z.object({
      type: z.literal('raiseWaiting'),
      callId: text(),
      headStartSeconds: z.int().check(z.minimum(0), z.maximum(86_400)),
    }),
    /** For the telephone system. Answered when it was done; what came of it is seen in the view. */
    z.object({ type: z.literal('control'), command: callCommandSchema }),
    /** For dispatch, which checks it: no desk without one needs its schema. */
    z.object({ type: z.literal('dispatch'), command: z.unknown() as unknown as z.ZodMiniType<DispatchCommand> }),
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
      token: text(1000),
      /** The epoch of a display has its name in it, which may have 100 characters. */
      resume: z.optional(z.object({ epoch: z.string().check(z.maxLength(200)), sequence: z.int().check(z.nonnegative()) })),
    }),
    z.object({ type: z.literal('command'), id: text(100), command: deskCommandSchema }),
    /** Why a call went where it went, in sentences. Answered by `commandResult` with the same `id` and `explanations`. */
    z.object({
      type: z.literal('explain'),
      id: text(100),
      callId: text(),
      /** BCP 47; of the languages that there are, the nearest answers. */
      language: z.string().check(z.maxLength(35)),
    }),
    /**
     * Show me this topic too, until `unwatch` or the end of the connection. Answered by `topic`, then `topicPatch` for each change, or
     * by `topicRefused`.
     */
    z.object({ type: z.literal('watch'), topic: text(250) }),
    z.object({ type: z.literal('unwatch'), topic: text(250) }),
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

/** What the gateway sends. `sequence` counts patches within an `epoch` (one desk in one run of the gateway). */
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
  /** All of a topic: the answer to `watch`, and again if the desk was too slow for its changes. */
  | { readonly type: 'topic'; readonly topic: string; readonly serverTime: number; readonly view: TopicTables }
  /** In order, after `topic`. */
  | {
      readonly type: 'topicPatch'
      readonly topic: string
      readonly serverTime: number
      readonly changes: readonly TopicChange[]
    }
  /** There is no such topic, or it is none for this person; or it was taken away. */
  | { readonly type: 'topicRefused'; readonly topic: string; readonly code: string; readonly message: string }
  | { readonly type: 'pong'; readonly serverTime: number }
