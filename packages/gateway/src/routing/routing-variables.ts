import type { AssignmentReasons, RouteTarget } from '@ringloop/core'

/** What an answer puts onto the channel beside where the call goes. */
export type RoutingVariables = Readonly<Record<string, string>>

/** What a call goes to a queue with: `cc_base_score` is the head start in seconds that mod_callcenter gives who joins. */
export const headStartVariables = (target: RouteTarget, headStartSeconds: number): RoutingVariables =>
  target.kind === 'queue' && headStartSeconds > 0 ? { cc_base_score: String(Math.round(headStartSeconds)) } : {}

/** What a workflow has to say to the dialplan. */
export const workflowVariables = (target: RouteTarget, reasons: AssignmentReasons): RoutingVariables => ({
  ringloop_workflow: reasons.workflow,
  ringloop_step: reasons.because,
  ...headStartVariables(target, reasons.headStartSeconds),
  ...(reasons.estimatedWaitSeconds === null ? {} : { ringloop_wait_seconds: String(reasons.estimatedWaitSeconds) }),
  ...(reasons.offerCallBack ? { ringloop_offer_call_back: 'true' } : {}),
})

/** Channel variables stay: what an earlier answer has set must not hold for the next. An empty value takes a variable off the channel. */
export const afterEarlierAnswer: RoutingVariables = {
  ringloop_workflow: '',
  ringloop_step: '',
  ringloop_wait_seconds: '',
  ringloop_offer_call_back: 'false',
  cc_base_score: '0',
}
