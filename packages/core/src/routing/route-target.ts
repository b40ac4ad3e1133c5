import * as z from 'zod/mini'
import { hangUpCauses } from '../telephony/call-command.js'

// What is named here ends in the dialplan of a switch, so it is letters, digits and a few signs: nothing that a dialplan expands or splits at.

/** The name of a queue, such as `support@default`, in any script. */
export const queueSchema = /* @__PURE__ */ (() => z.string().check(z.regex(/^[\p{L}\p{N}_.+@-]{1,100}$/u)))()
/** An extension, a number or a mailbox. */
const extensionSchema = /* @__PURE__ */ (() => z.string().check(z.regex(/^[A-Za-z0-9_.+*#@-]{1,60}$/)))()

/** What a rule says about where a call goes, beside the name of a workflow; the part behind `route`. */
export const routeSchema = /* @__PURE__ */ (() =>
  z.union([
    z.literal('continue'),
    z.strictObject({ queue: queueSchema }),
    z.strictObject({ agent: extensionSchema }),
    /** An extension of the dialplan: a menu, an announcement, a conference. */
    z.strictObject({ ivr: extensionSchema }),
    z.strictObject({ reject: z.enum(hangUpCauses) }),
    z.strictObject({ voicemail: extensionSchema }),
  ]))()

/** Where a call goes that has not been answered yet. */
export type RouteTarget =
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'agent'; readonly extension: string }
  /** An extension of the dialplan: a menu, an announcement, a conference. */
  | { readonly kind: 'ivr'; readonly extension: string }
  | { readonly kind: 'reject'; readonly cause: (typeof hangUpCauses)[number] }
  | { readonly kind: 'voicemail'; readonly mailbox: string }
  /** What the dialplan would do without us. */
  | { readonly kind: 'continue' }

/** A place as it is written. */
export type WrittenRoute = z.infer<typeof routeSchema>

/** What a rule says, as a target. */
export function toRouteTarget(route: WrittenRoute): RouteTarget {
  if (route === 'continue') return { kind: 'continue' }
  if ('queue' in route) return { kind: 'queue', queue: route.queue }
  if ('agent' in route) return { kind: 'agent', extension: route.agent }
  if ('ivr' in route) return { kind: 'ivr', extension: route.ivr }
  if ('reject' in route) return { kind: 'reject', cause: route.reject }
  return { kind: 'voicemail', mailbox: route.voicemail }
}
