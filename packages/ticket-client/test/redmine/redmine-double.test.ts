import { toContactId, toTicketId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createRedmineBackend, createRedmineDirectory } from '../../src/index.js'
import { sendJson, startHttpServer } from '../support/http-server.js'

const { signal } = new AbortController()
const reference = { id: 1, name: 'One' }
const issue = (id: number, more: object) => ({
  id,
  project: reference,
  status: reference,
  priority: reference,
  subject: `Issue ${id}`,
  created_on: '2026-11-21T17:00:00Z',
  updated_on: '2026-11-21T17:00:00Z',
  ...more,
})

it('gives the file that is there although another gateway has taken the double away first', async () => {
  const mark = { filename: 'call.wav', description: 'ringloop:recording' }
  await using server = await startHttpServer((request, response) => {
    if (request.method === 'DELETE') return sendJson(response, 404, {})
    const attachments = [
      { id: 8, ...mark },
      { id: 7, ...mark },
    ]
    sendJson(response, 200, { issue: issue(3, { attachments }) })
  })
  const backend = createRedmineBackend({ url: server.url, apiKey: 'secret-key', project: 'support' })
  const file = {
    name: 'call.wav',
    contentType: 'audio/wav',
    size: 4,
    open: () => new Blob(['RIFF']).stream() as ReadableStream<Uint8Array>,
  }
  const attached = await backend.attach(toTicketId('3'), file, { key: 'recording', visibility: 'public', signal })
  expect(attached.id).toBe('7')
})

it('shows nobody the past of another customer who called from the same number', async () => {
  const number = '+4930901820'
  const filedFor = (holder: string) => ({
    custom_fields: [
      { id: 2, name: 'CallerPhone', value: number },
      { id: 9, name: 'ContactId', value: holder },
    ],
  })
  await using server = await startHttpServer((request, response) => {
    const byNumber = request.url?.includes('cf_2') === true
    const issues = [
      issue(1, filedFor('redmine:7')),
      ...(byNumber ? [issue(2, filedFor('redmine:8')), issue(3, filedFor(''))] : []),
    ]
    sendJson(response, 200, { issues, total_count: issues.length })
  })
  const history = { callerPhone: 2, contactId: 9 }
  const directory = createRedmineDirectory({ url: server.url, apiKey: 'secret-key', history })
  const contact = { id: toContactId('redmine:7'), name: 'Ann', numbers: [number], tags: [] } as const
  const past = await directory.history(contact as never, { limit: 10, signal })
  expect(past.map(({ id }) => id)).toEqual(['3', '1'])
})
