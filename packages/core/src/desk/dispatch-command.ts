/** What somebody can ask dispatch for. The gateway checks it: each text has 1 to 200 characters. */
export type DispatchCommand =
  /** It is somebody else's from now on, as if they had taken it; supervisors. */
  | { readonly type: 'giveOrder'; readonly orderId: string; readonly to: string }
  /** It is mine. */
  | { readonly type: 'takeOrder'; readonly orderId: string }
  /** It is free again: mine, for supervisors also that of others. */
  | { readonly type: 'takeBackOrder'; readonly orderId: string }
  /** It is done, or planned otherwise; supervisors. */
  | { readonly type: 'withdrawOrder'; readonly orderId: string }
  /** A ticket whose fields make it a work order is offered to everybody; supervisors. */
  | { readonly type: 'offerTicket'; readonly ticketId: string }
  /** Who would drive to what is free? Seen in the view, nothing is done; supervisors. */
  | { readonly type: 'planDay' }
  /** All of the plan is given out, but what somebody took meanwhile; supervisors. */
  | { readonly type: 'acceptPlan'; readonly planId: string }
  | { readonly type: 'discardPlan'; readonly planId: string }
