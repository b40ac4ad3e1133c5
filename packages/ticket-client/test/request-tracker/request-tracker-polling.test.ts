import { readFileSync } from 'node:fs'
import { testTicketPolling } from '@ringloop/core/testing'
import { it, vi } from 'vitest'
import { createRequestTrackerBackend } from '../../src/index.js'
import { freshId } from '../support/new-ticket.js'
import { describeWithRequestTracker } from '../support/request-tracker.js'
import { createTrackerProbe } from '../support/tracker-probe.js'

vi.setConfig({ testTimeout: 120_000 })

await describeWithRequestTracker('Request Tracker', (tracker) => {
  const agentToken = readFileSync(process.env.RINGLOOP_RT_AGENT_TOKEN_FILE ?? '/dev/null', 'utf8').trim()
  const agent = createTrackerProbe({ ...tracker, token: agentToken })
  testTicketPolling({
    it,
    make: async () => ({
      connect: () => createRequestTrackerBackend({ ...tracker, queue: 'Support' }),
      async changeAs(id, done) {
        if (done.type === 'commented')
          await agent.call('POST', `ticket/${id}/comment`, { Content: done.text, ContentType: 'text/plain' })
        else await agent.call('PUT', `ticket/${id}`, done.type === 'deleted' ? { Status: 'deleted' } : { Subject: done.subject })
      },
    }),
    automaton: 'RT_System',
    runId: freshId(),
  })
})
