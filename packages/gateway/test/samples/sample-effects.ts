import { type ExpireWrapUpEffect, type FileTicketEffect, toCallId } from '@ringloop/core'

/** Files a ticket for the call. */
export function sampleFileTicket(call: string, subject = 'Call'): FileTicketEffect {
  return {
    type: 'fileTicket',
    key: `${call}:ticket`,
    callId: toCallId(call),
    ticket: { subject, description: 'text', priority: 'normal', tags: [], customFields: {} },
  }
}

/** Ends the wrap-up of the call at `dueAt`. */
export function sampleExpireWrapUp(call: string, dueAt: number): ExpireWrapUpEffect {
  return { type: 'expireWrapUp', key: `${call}:wrapUp`, callId: toCallId(call), dueAt }
}
