/** An account of the site. */
export interface Person {
  accountId: string
  displayName: string
}
/** A status of the workflow. */
export interface Status {
  id: string
  name: string
  statusCategory: { id: number; key: string; name: string; colorName: string; self: string }
}

/** Our own account. */
export const bot: Person = { accountId: '5b10a2844c20165700ede21g', displayName: 'Ringloop' }
/** Somebody else's. */
export const ann: Person = { accountId: '5b10ac8d82e05b22cc7d4ef5', displayName: 'Ann' }

const category = (key: string, name: string) => ({ id: 2, key, name, colorName: 'blue-gray', self: 'https://x.example/' })
const status = (id: string, name: string, key: string): Status => ({ id, name, statusCategory: category(key, name) })
/** Every status can be reached from every other. */
export const workflow = [
  status('1', 'To Do', 'new'),
  status('2', 'In Progress', 'indeterminate'),
  status('3', 'Waiting for customer', 'indeterminate'),
  status('4', 'Done', 'done'),
  status('5', 'Declined', 'done'),
]

/** A field of the form for a new issue. */
export const field = (fieldId: string, name: string, schema: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  fieldId,
  key: fieldId,
  name,
  required: false,
  operations: ['set'],
  schema,
  ...more,
})
const custom = (type: string) => `com.atlassian.jira.plugin.system.customfieldtypes:${type}`
/** What an issue can be made with. */
export const createFields = [
  field('summary', 'Summary', { type: 'string', system: 'summary' }, { required: true }),
  field('description', 'Description', { type: 'string', system: 'description' }),
  field('labels', 'Labels', { type: 'array', items: 'string', system: 'labels' }),
  field('priority', 'Priority', { type: 'priority', system: 'priority' }),
  field('assignee', 'Assignee', { type: 'user', system: 'assignee' }),
  field('customfield_10050', 'Outcome', { type: 'string', custom: custom('textfield'), customId: 10050 }),
  field('customfield_10051', 'Report', { type: 'string', custom: custom('textarea'), customId: 10051 }),
  field('customfield_10052', 'Hours', { type: 'number', custom: custom('float'), customId: 10052 }),
  field(
    'customfield_10053',
    'Device',
    { type: 'option', custom: custom('select'), customId: 10053 },
    {
      allowedValues: [
        { id: '1', value: 'Phone' },
        { id: '2', value: 'Router' },
      ],
    },
  ),
  field('customfield_10054', 'Sprint', {
    type: 'array',
    items: 'json',
    custom: 'com.pyxis.greenhopper.jira:gh-sprint',
    customId: 10054,
  }),
]
