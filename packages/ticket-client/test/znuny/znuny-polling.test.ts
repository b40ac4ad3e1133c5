import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { testTicketPolling } from '@ringloop/core/testing'
import { it } from 'vitest'
import { createZnunyBackend } from '../../src/index.js'
import { describeWithZnuny } from './znuny-server.js'

const run = promisify(execFile)

describeWithZnuny('polling a real Znuny', ({ home, ...znuny }) => {
  const connect = () => createZnunyBackend({ ...znuny, queue: 'Support', timeoutMs: 60_000 })
  const colleague = createZnunyBackend({ ...znuny, user: 'ann', queue: 'Support', timeoutMs: 60_000 })
  const remove = (id: string) =>
    run('perl', ['bin/otrs.Console.pl', 'Maint::Ticket::Delete', '--ticket-id', id, '--allow-root'], { cwd: home })
  const { signal } = new AbortController()
  testTicketPolling({
    it: (name, test) => it(name, { timeout: 180_000 }, test),
    make: async () => ({
      connect,
      async changeAs(id, done) {
        if (done.type === 'deleted') await remove(id)
        else if (done.type === 'changed') await colleague.update(id, { subject: done.subject }, { signal })
        else await colleague.comment?.(id, done.text, { visibility: 'internal', signal })
      },
      // its times have whole seconds
      settle: () => new Promise((resolve) => setTimeout(resolve, 1_100)),
    }),
    cannotTell: {
      remarks: 'that a remark was made is told, as a change',
      deletions: 'no search finds a ticket that is gone',
      each: 'a ticket says who changed it last',
    },
    runId: `zp-${process.pid}-${Date.now().toString(36)}`,
  })
})
