import { createRequestTrackerBackend } from '../../src/index.js'
import { newTicket } from './new-ticket.js'

// A gateway in small: files the external ids it was given, each as an outbox would, and says which are done. It is killed
// while it does.
const { RINGLOOP_RT_URL: url = '', RINGLOOP_RT_TOKEN: token = '' } = process.env
const backend = createRequestTrackerBackend({ url, token, queue: 'Support' })
await Promise.all(
  process.argv.slice(2).map(async (externalId) => {
    const ticket = await backend.create(newTicket({ subject: externalId }), { externalId, signal: new AbortController().signal })
    process.stdout.write(`${JSON.stringify([externalId, ticket.id])}\n`)
  }),
)
