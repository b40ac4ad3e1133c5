const stage = (id: string, label: string, displayOrder: number, ticketState: string) => ({
  id,
  label,
  displayOrder,
  metadata: { ticketState },
  archived: false,
  createdAt: '1970-01-01T00:00:00Z',
  updatedAt: '1970-01-01T00:00:00Z',
})
const pipeline = (id: string, label: string, stages: unknown[]) => ({
  id,
  label,
  displayOrder: 0,
  stages,
  archived: false,
  createdAt: '1970-01-01T00:00:00Z',
  updatedAt: '1970-01-01T00:00:00Z',
})
/** The first is that of every account, as HubSpot makes it. */
export const pipelines = [
  pipeline('0', 'Support Pipeline', [
    stage('1', 'New', 0, 'OPEN'),
    stage('2', 'Waiting on contact', 1, 'OPEN'),
    stage('3', 'Waiting on us', 2, 'OPEN'),
    stage('4', 'Closed', 3, 'CLOSED'),
  ]),
  pipeline('77', 'Repairs', [
    stage('901', 'To do', 0, 'OPEN'),
    stage('902', 'In the workshop', 1, 'OPEN'),
    stage('903', 'Cannot be repaired', 2, 'CLOSED'),
    stage('904', 'Repaired', 3, 'CLOSED'),
  ]),
]

const property = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  label: name,
  description: '',
  groupName: 'ticketinformation',
  type: 'string',
  fieldType: 'text',
  options: [],
  hidden: false,
  calculated: false,
  hubspotDefined: false,
  hasUniqueValue: false,
  modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
  ...more,
})
const option = (value: string) => ({ value, label: value.toLowerCase(), hidden: false })
/** What tickets have. */
export const hubSpotProperties = [
  property('subject', { hubspotDefined: true }),
  property('content', { hubspotDefined: true, fieldType: 'textarea' }),
  property('hs_pipeline', { hubspotDefined: true }),
  property('hs_pipeline_stage', { hubspotDefined: true }),
  property('hs_ticket_priority', {
    hubspotDefined: true,
    type: 'enumeration',
    fieldType: 'select',
    options: ['LOW', 'MEDIUM', 'HIGH', 'URGENT'].map(option),
  }),
  property('hubspot_owner_id', { hubspotDefined: true }),
  property('hs_time_to_close', { hubspotDefined: true, calculated: true, type: 'number', fieldType: 'calculation_read_time' }),
  property('ringloop_external_id', { hasUniqueValue: true }),
  property('ringloop_caller_phone'),
  property('ringloop_parent_id'),
  property('ringloop_contact_id'),
  property('outcome', { label: 'Outcome' }),
  property('device', { type: 'enumeration', fieldType: 'select', options: ['PHONE', 'ROUTER'].map(option) }),
]
