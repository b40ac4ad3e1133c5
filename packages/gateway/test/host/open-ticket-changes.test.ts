import { createMemoryStore, type TicketBackend } from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { expect, it } from 'vitest'
import { openTicketChanges, type TicketChangesConfig } from '../../src/host/open-ticket-changes.js'
import { createManualClock } from '../samples/manual-clock.js'

const open = (config: TicketChangesConfig, changes: NonNullable<TicketBackend['changes']>) =>
  openTicketChanges(config, {
    backend: { ...createMemoryTicketBackend(), name: 'desk', changes },
    host: { shows: () => true, takeChanges: async () => {} },
    inbox: createMemoryStore(),
    clock: createManualClock(0),
    random: () => 0.5,
    log: () => {},
  })

it('a system that cannot be polled is not, unless the configuration asks for it: then it says what to mend', () => {
  const posts = { receive: async () => [] }
  expect(open({}, posts).learns).toBe(false)
  expect(open({ webhook: 'a-long-path-nobody-knows' }, posts).learns).toBe(true)
  expect(() => open({ pollSeconds: 5 }, posts)).toThrow(
    expect.objectContaining({
      code: 'invalidConfig',
      message: 'ticketChanges.pollSeconds: desk cannot be polled for changes.',
      mend: 'Set it to 0, or take it out.',
    }),
  )
})
