import { setTimeout as wait } from 'node:timers/promises'
import { testTicketPolling } from '@ringloop/core/testing'
import { it, vi } from 'vitest'
import { createRedmineBackend } from '../../src/index.js'
import { freshId } from '../support/new-ticket.js'
import { describeWithRedmine } from '../support/redmine.js'
import { createRedmineProbe } from '../support/redmine-probe.js'

// Redmine takes a tenth of a second a request, and several on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

await describeWithRedmine('Redmine', (redmine) => {
  const probe = createRedmineProbe(redmine)
  testTicketPolling({
    it,
    make: async () => ({
      connect: () => createRedmineBackend({ url: redmine.url, apiKey: redmine.apiKey, project: 'support' }),
      async changeAs(id, done) {
        if (done.type === 'deleted') await probe.call('DELETE', `issues/${id}.json`)
        else
          await probe.call('PUT', `issues/${id}.json`, {
            issue: done.type === 'changed' ? { subject: done.subject } : { notes: done.text },
          })
      },
      // its times have seconds
      settle: () => wait(1_100),
    }),
    cannotTell: { deletions: 'Redmine lists no issue that is gone' },
    runId: freshId(),
  })
})
