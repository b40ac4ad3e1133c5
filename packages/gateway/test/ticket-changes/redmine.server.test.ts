import { randomUUID } from 'node:crypto'
import {
  applyChanges,
  type ContactDirectory,
  type DeskView,
  defaultRules,
  type E164,
  type Interaction,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
  toContactId,
} from '@ringloop/core'
import { createRedmineBackend } from '@ringloop/ticket-client'
import { expect, it } from 'vitest'
import { describeWithRedmine } from '../../../ticket-client/test/support/redmine.js'
import { createRedmineProbe } from '../../../ticket-client/test/support/redmine-probe.js'
import { createGateway } from '../../src/host/create-gateway.js'
import { createLog } from '../../src/host/log.js'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'
import { createScriptedAdapter } from '../samples/scripted-adapter.js'
import { connectDesk } from '../server/desk-client.js'

await describeWithRedmine('a gateway with a real Redmine', (redmine) => {
  it('shows what a colleague does to the ticket of a call, in that call and in the customer’s next', {
    timeout: 90_000,
  }, async () => {
    const probe = createRedmineProbe(redmine)
    const name = `run-${randomUUID().slice(0, 8)}`
    const number = `+49309${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}` as E164
    const directory: ContactDirectory = {
      name: 'one',
      lookup: async () => [{ id: toContactId(name), name: 'Ada', numbers: [number], tags: [] }],
    }
    const adapter = createScriptedAdapter()
    const gateway = await createGateway({
      store: await createPgliteStore({ memory: true }),
      adapter,
      tickets: createRedmineBackend({ url: redmine.url, apiKey: redmine.apiKey, project: 'support' }),
      directory,
      agents: [{ extension: '1001', name: 'Bo', token: 'token-bo' }],
      rules: { ...defaultRules, wrapUpSeconds: 0 },
      region: 'DE',
      language: 'en',
      listen: { host: '127.0.0.1', port: 0 },
      ticketChanges: { pollSeconds: 1 },
      log: createLog({ level: 'silent' }),
    })
    try {
      const client = await connectDesk(gateway.url)
      client.send({ type: 'hello', protocol: 1, token: 'token-bo' })
      let view: DeskView = (await client.nextOf('snapshot')).view
      const until = async (call: string, wanted: (interaction: Interaction) => boolean): Promise<Interaction> => {
        for (;;) {
          const interaction = view.interactions[call]?.interaction
          if (interaction !== undefined && wanted(interaction)) return interaction
          view = applyChanges(view, (await client.nextOf('patch')).changes)
        }
      }
      const ring = (call: string) => {
        const at = Date.now()
        const customer = { number, name: null, anonymous: false }
        adapter.say(sampleOriginated(call, { at, customer }), {
          id: `${call}:ring`,
          at,
          origin: 'live',
          callId: toCallId(call),
          type: 'delivered',
          connectionId: toConnectionId(`${call}-1001`),
          party: { extension: '1001', agent: null },
          consultation: false,
        } as unknown as TelephonyEvent)
      }
      // polling has begun before anything is filed
      while (!(await gateway.health()).parts.ticketChanges?.detail.startsWith('polled '))
        await new Promise((resolve) => setTimeout(resolve, 100))

      const first = `${name}-a`
      ring(first)
      adapter.say(sampleCleared(first, { at: Date.now() }))
      const { filing } = await until(first, (interaction) => interaction.filing.state === 'filed')
      const id = filing.state === 'filed' ? filing.ticket.id : ''

      const statuses = (await probe.call('GET', 'issue_statuses.json')) as { issue_statuses: { id: number; name: string }[] }
      const inProgress = statuses.issue_statuses.find((status) => status.name === 'In Progress')?.id
      await probe.call('PUT', `issues/${id}.json`, { issue: { status_id: inProgress, subject: 'The kettle leaks' } })
      const told = await until(first, ({ ticketChanges }) =>
        ticketChanges.latest.some(({ ticket }) => ticket?.status === 'inProgress'),
      )
      expect(told.ticketChanges.told.map(({ type, own }) => [type, own])).toEqual([['changed', false]])
      expect(told.ticketChanges.told[0]).toMatchObject({
        ticketId: id,
        ticket: { status: 'inProgress', subject: 'The kettle leaks' },
      })

      const second = `${name}-b`
      ring(second)
      const popped = await until(
        second,
        ({ lookup, pops }) => lookup.state === 'matched' && lookup.missing.length === 0 && pops.length > 0,
      )
      const open = popped.lookup.state === 'matched' ? (popped.lookup.matches[0]?.openTickets ?? []) : []
      expect(open).toMatchObject([{ id, status: 'inProgress', subject: 'The kettle leaks' }])

      await probe.call('PUT', `issues/${id}.json`, { issue: { notes: 'A technician is on the way.' } })
      const commented = await until(second, ({ ticketChanges }) => ticketChanges.told.some(({ type }) => type === 'commented'))
      expect(commented.ticketChanges.told.at(-1)).toMatchObject({
        ticketId: id,
        comment: { text: 'A technician is on the way.' },
      })
      await client.close()
    } finally {
      await gateway[Symbol.asyncDispose]()
    }
  })
})
