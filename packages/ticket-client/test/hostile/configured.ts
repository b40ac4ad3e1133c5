import type { ContactDirectoryConfig, TicketBackendConfig } from '../../src/index.js'

/** Every kind of backend, as it would be configured for a server at `url`, with `secret` wherever it proves who we are. */
export interface ConfiguredKind {
  readonly kind: string
  readonly tickets: (url: string, secret: string) => TicketBackendConfig
  readonly contacts: ((url: string, secret: string) => ContactDirectoryConfig) | null
  /** An id of the form that the system's tickets have. */
  readonly id: string
}

const common = { timeoutMs: 400 }

const rest = (url: string, token: string): TicketBackendConfig & ContactDirectoryConfig => ({
  kind: 'rest',
  description: {
    name: 'described',
    url,
    auth: { kind: 'bearer', token },
    ...common,
    tickets: {
      fields: { id: 'id', subject: 'subject', description: 'text', status: 'status', externalId: 'reference', number: 'tel' },
      statuses: { acknowledged: 'new', resolved: 'done', cancelled: 'dropped' },
      create: { path: 'tickets' },
      get: { path: 'tickets/{id}' },
      find: { path: 'tickets', query: { reference: '{externalId}', tel: '{number}' } },
      update: { path: 'tickets/{id}' },
      comment: { path: 'tickets/{id}/comments', text: 'text' },
    },
    contacts: {
      lookup: { path: 'people', query: { q: '{digits}' } },
      fields: { id: 'uid', name: 'name', numbers: ['tel'] },
    },
  },
})

/** All of them. A kind that is not here fails the suite. */
export const configuredKinds: readonly ConfiguredKind[] = [
  {
    kind: 'chatwoot',
    tickets: (url, token) => ({ kind: 'chatwoot', url, token, account: 1, inbox: 3, ...common }),
    contacts: (url, token) => ({ kind: 'chatwoot', url, token, account: 1, ...common }),
    id: '7',
  },
  {
    kind: 'freshdesk',
    tickets: (url, apiKey) => ({ kind: 'freshdesk', url, apiKey, ...common }),
    contacts: (url, apiKey) => ({ kind: 'freshdesk', url, apiKey, ...common }),
    id: '7',
  },
  {
    kind: 'hubspot',
    tickets: (url, token) => ({ kind: 'hubspot', url, auth: { kind: 'bearer', token }, ...common }),
    contacts: (url, token) => ({ kind: 'hubspot', url, auth: { kind: 'bearer', token }, ...common }),
    id: '512',
  },
  {
    kind: 'jira',
    tickets: (url, token) => ({
      kind: 'jira',
      url,
      auth: { kind: 'basic', username: 'bot@example.com', password: token },
      project: 'SUP',
      ...common,
    }),
    contacts: null,
    id: '10001',
  },
  {
    kind: 'requestTracker',
    tickets: (url, token) => ({ kind: 'requestTracker', url, token, queue: 'Support', ...common }),
    contacts: (url, token) => ({ kind: 'requestTracker', url, token, ...common }),
    id: '7',
  },
  {
    kind: 'zammad',
    tickets: (url, token) => ({ kind: 'zammad', url, token, group: 'Users', ...common }),
    contacts: (url, token) => ({ kind: 'zammad', url, token, ...common }),
    id: '7',
  },
  {
    kind: 'redmine',
    tickets: (url, apiKey) => ({ kind: 'redmine', url, apiKey, project: 'support', ...common }),
    contacts: (url, apiKey) => ({ kind: 'redmine', url, apiKey, ...common }),
    id: '7',
  },
  {
    kind: 'salesforce',
    tickets: (url, token) => ({ kind: 'salesforce', url, auth: { kind: 'bearer', token }, ...common }),
    contacts: (url, token) => ({ kind: 'salesforce', url, auth: { kind: 'bearer', token }, ...common }),
    id: '5003000000D8cuIAAR',
  },
  {
    kind: 'servicenow',
    tickets: (url, token) => ({ kind: 'servicenow', url, auth: { kind: 'bearer', token }, ...common }),
    contacts: (url, token) => ({ kind: 'servicenow', url, auth: { kind: 'bearer', token }, ...common }),
    id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  },
  {
    kind: 'zendesk',
    tickets: (url, token) => ({ kind: 'zendesk', url, auth: { kind: 'apiToken', email: 'a@b.example', token }, ...common }),
    contacts: (url, token) => ({ kind: 'zendesk', url, auth: { kind: 'apiToken', email: 'a@b.example', token }, ...common }),
    id: '7',
  },
  {
    kind: 'znuny',
    tickets: (url, password) => ({ kind: 'znuny', url, user: 'ringloop', password, queue: 'Postmaster', ...common }),
    contacts: null,
    id: '7',
  },
  { kind: 'rest', tickets: rest, contacts: rest, id: '7' },
]
