import { createRedmineBackend } from '@ringloop/ticket-client'
import { expect, it, vi } from 'vitest'
import { describeWithRedmine } from '../../../ticket-client/test/support/redmine.js'
import { createRedmineProbe } from '../../../ticket-client/test/support/redmine-probe.js'
import { startWatchedGateway } from './watched-gateway.js'

await describeWithRedmine('a gateway that polls a real Redmine', (redmine) => {
  it('shows what a colleague does to the ticket of a call, in that call and in the customer’s next', {
    timeout: 90_000,
  }, async () => {
    const probe = createRedmineProbe(redmine)
    const tickets = createRedmineBackend({ url: redmine.url, apiKey: redmine.apiKey, project: 'support' })
    await using watched = await startWatchedGateway(tickets, { pollSeconds: 1 })
    const { gateway, ring, hangUp, until, name } = watched
    // polling has begun before anything is filed
    await vi.waitFor(async () => expect((await gateway.health()).parts.ticketChanges?.detail).toMatch(/^polled \d/), 20_000)

    const first = `${name}-a`
    ring(first)
    hangUp(first)
    const { filing } = await until(first, (interaction) => interaction.filing.state === 'filed')
    const id = filing.state === 'filed' ? filing.ticket.id : ''
    const statuses = (await probe.call('GET', 'issue_statuses.json')) as { issue_statuses: { id: number; name: string }[] }
    const inProgress = statuses.issue_statuses.find((status) => status.name === 'In Progress')?.id
    await probe.call('PUT', `issues/${id}.json`, { issue: { status_id: inProgress, subject: 'The kettle leaks' } })
    const { ticketChanges } = await until(first, (interaction) =>
      interaction.ticketChanges.latest.some(({ ticket }) => ticket?.status === 'inProgress'),
    )
    expect(ticketChanges.told).toMatchObject([
      { ticketId: id, type: 'changed', own: false, ticket: { status: 'inProgress', subject: 'The kettle leaks' } },
    ])

    const second = `${name}-b`
    ring(second)
    const popped = await until(
      second,
      ({ lookup, pops }) => lookup.state === 'matched' && lookup.missing.length === 0 && pops.length > 0,
    )
    const open = popped.lookup.state === 'matched' ? (popped.lookup.matches[0]?.openTickets ?? []) : []
    expect(open).toMatchObject([{ id, status: 'inProgress', subject: 'The kettle leaks' }])

    await probe.call('PUT', `issues/${id}.json`, { issue: { notes: 'A technician is on the way.' } })
    const commented = await until(second, (interaction) =>
      interaction.ticketChanges.told.some(({ type }) => type === 'commented'),
    )
    expect(commented.ticketChanges.told.at(-1)).toMatchObject({
      ticketId: id,
      comment: { text: 'A technician is on the way.' },
    })
  })
})
