import { readFileSync } from 'node:fs'
import { createRequestTrackerBackend } from '@ringloop/ticket-client'
import { expect, it } from 'vitest'
import { describeWithRequestTracker } from '../../../ticket-client/test/support/request-tracker.js'
import { holdTrackerHook } from '../../../ticket-client/test/support/tracker-hook.js'
import { createTrackerProbe } from '../../../ticket-client/test/support/tracker-probe.js'
import { startWatchedGateway } from './watched-gateway.js'

const path = 'webhook-of-the-real-tracker'

await describeWithRequestTracker('a gateway to which a real Request Tracker posts', (tracker) => {
  it('shows what a colleague does to the ticket of a call, and not what it does itself', { timeout: 90_000 }, async () => {
    const tokenFile = process.env.RINGLOOP_RT_AGENT_TOKEN_FILE ?? ''
    const agent = createTrackerProbe({ ...tracker, token: readFileSync(tokenFile, 'utf8').trim() })
    const tickets = createRequestTrackerBackend({ ...tracker, queue: 'Support', webhookSecret: 'secret-of-the-tests' })
    await using watched = await startWatchedGateway(tickets, { pollSeconds: 0, webhook: path })
    const { gateway, ring, hangUp, until, name } = watched
    // RT tells of its own accord, also that the gateway files
    using _hook = await holdTrackerHook(`${gateway.url}/webhooks/${path}`)
    const call = `${name}-a`
    ring(call)
    hangUp(call)
    const { filing } = await until(call, (interaction) => interaction.filing.state === 'filed')
    const id = filing.state === 'filed' ? filing.ticket.id : ''
    await agent.call('PUT', `ticket/${id}`, { Subject: 'The kettle leaks', Status: 'stalled' })
    const changed = await until(call, ({ ticketChanges }) =>
      ticketChanges.latest.some(({ ticket }) => ticket?.subject === 'The kettle leaks' && ticket.status === 'pending'),
    )
    expect(new Set(changed.ticketChanges.told.map(({ by, ticketId }) => `${by} ${ticketId}`))).toEqual(new Set([`ann ${id}`]))
  })
})
