import { createPriorityTable, createStatusTable } from '@ringloop/ticket-client/building-blocks'

/** The desk knows one word for `pending` and `held`, and one for `resolved` and `closed`: read back as the first. */
export const states = createStatusTable({
  words: {
    acknowledged: 'new',
    inProgress: 'working',
    pending: 'waiting',
    held: 'waiting',
    resolved: 'done',
    closed: 'done',
    cancelled: 'dropped',
  },
})

/** The desk's urgency is a number. */
export const urgencies = createPriorityTable({ words: { low: '1', normal: '2', high: '3', urgent: '4' } })
