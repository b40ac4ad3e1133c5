import type { CallCommand, DeskCommand } from '@ringloop/core'

type Plain = Exclude<DeskCommand, { type: 'control' }>

/** Everything an agent can do, by name, with what it is done to: commands to the telephone system, and those to the gateway itself. */
export type DeskActionPayloads = {
  readonly [Name in CallCommand['type']]: Extract<CallCommand, { type: Name }>
} & {
  readonly [Name in Plain['type']]: Extract<Plain, { type: Name }>
}

/** The name of something an agent can do. */
export type DeskActionName = keyof DeskActionPayloads

/** What a hook gets beside the payload. */
export interface ActionContext {
  /** Ends when whoever asked for the action does not want it any more, or when the hook has taken too long. */
  readonly signal: AbortSignal
}

/** How it went. */
export type ActionOutcome = { readonly ok: true } | { readonly ok: false; readonly error: unknown }

/** What a host does around one action. Each may be asynchronous; `before` has half a minute, `replace` five. */
export interface ActionHooks<Payload> {
  /**
   * Before it is done. Gives back another payload to change it; throws to stop it: what is thrown is shown to the agent, but an
   * `aborted` (see {@link abortAction}) is not.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that gives nothing back leaves the payload as it is
  readonly before?: (payload: Payload, context: ActionContext) => Payload | void | Promise<Payload | void>
  /** Instead of it. `original` does what would have been done. */
  readonly replace?: (
    payload: Payload,
    original: (payload: Payload) => Promise<void>,
    context: ActionContext,
  ) => Promise<void> | void
  /** When it was done, or was not. What it throws is reported as an uncaught error, and changes nothing. */
  readonly after?: (payload: Payload, outcome: ActionOutcome) => Promise<void> | void
}

/**
 * A host's hooks, by action.
 *
 * @example
 * const actions: DeskActions = {
 *   dial: { before: ({ to }) => (isPremium(to) && !confirm('Really?') ? abortAction() : undefined) },
 *   completeWrapUp: { after: ({ callId }, { ok }) => ok && crm.refresh(callId) },
 * }
 */
export type DeskActions = { readonly [Name in DeskActionName]?: ActionHooks<DeskActionPayloads[Name]> }
