/** What a handler reads of an event. */
export const headersRead = [
  'Event-Name',
  'Unique-ID',
  'Event-Sequence',
  'Caller-Caller-ID-Number',
  'Caller-Destination-Number',
  'variable_sip_call_id',
] as const
