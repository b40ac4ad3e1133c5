import type { NewTicket } from '@ringloop/core'

/** A plain ticket, with what a test wants different. */
export function newTicket(parts: Partial<NewTicket> = {}): NewTicket {
  return { subject: 'Call from Ann', description: 'She cannot log in.', priority: 'normal', tags: [], customFields: {}, ...parts }
}

let count = 0
/** An external id that no other test, run or process uses. */
export const freshId = (): string => {
  count += 1
  return `call-${process.pid}-${Date.now().toString(36)}-${count}/ticket`
}

/** A number that no other test uses, in E.164. */
export const freshNumber = (): string => {
  count += 1
  return `+1${String(Date.now()).slice(-9)}${String(process.pid % 100).padStart(2, '0')}${String(count % 100).padStart(2, '0')}`
}
