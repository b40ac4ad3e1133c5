import type { ChangeCursor, TicketChange } from '@ringloop/core'
import { expect, it, vi } from 'vitest'
import { createRedmineBackend } from '../../src/index.js'
import { freshId, newTicket } from '../support/new-ticket.js'
import { describeWithRedmine } from '../support/redmine.js'
import { createRedmineProbe } from '../support/redmine-probe.js'

const { signal } = new AbortController()
// Redmine takes a tenth of a second a request, and several on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

await describeWithRedmine('what others do in Redmine', (redmine) => {
  const options = { url: redmine.url, apiKey: redmine.apiKey, project: 'support' }
  const backend = createRedmineBackend(options)
  const probe = createRedmineProbe(redmine)
  const poll = (cursor: ChangeCursor | null, limit = 100) => {
    if (backend.changes.poll === undefined) throw new Error('it cannot poll')
    return backend.changes.poll(cursor, { signal, limit })
  }
  /** Everything since the cursor, by id, about these tickets. */
  async function told(cursor: ChangeCursor, ids: readonly string[], limit?: number) {
    const changes = new Map<string, TicketChange>()
    let at = cursor
    for (let round = 0; ; round++) {
      if (round > 200) throw new Error('it never ends')
      const answer = await poll(at, limit)
      for (const change of answer.changes) if (ids.includes(change.ticketId)) changes.set(change.id, change)
      at = answer.cursor
      if (!answer.more) return { changes: [...changes.values()], cursor: at }
    }
  }

  it('is told once it has happened, with who did it, and our own as our own', async () => {
    const before = await poll(null)
    expect(before.changes).toEqual([])
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    await backend.comment(ticket.id, 'ours', { visibility: 'internal', signal })
    await probe.call('PUT', `issues/${ticket.id}.json`, { issue: { notes: 'theirs\r\n2', priority_id: 4 } })
    const { changes, cursor } = await told(before.cursor, [ticket.id])
    expect(changes.map(({ type, own, comment }) => [type, own, comment?.text, comment?.visibility])).toEqual([
      ['created', true, undefined, undefined],
      ['commented', true, 'ours', 'internal'],
      ['changed', false, undefined, undefined],
      ['commented', false, 'theirs\n2', 'public'],
    ])
    expect(changes.at(-1)).toMatchObject({ by: 'Ringloop ringloop-admin', ticket: { id: ticket.id, priority: 'urgent' } })
    expect((await told(cursor, [ticket.id])).changes).toEqual([])
  })

  it('is told of several notes within one second, also of those written after a poll', async () => {
    const { cursor } = await poll(null)
    const ticket = await backend.create(newTicket(), { externalId: freshId(), signal })
    let at = cursor
    const texts: string[] = []
    for (const text of ['one', 'two', 'three', 'four']) {
      await probe.call('PUT', `issues/${ticket.id}.json`, { issue: { notes: text } })
      const answer = await told(at, [ticket.id])
      at = answer.cursor
      for (const { comment } of answer.changes) if (comment && !texts.includes(comment.text)) texts.push(comment.text)
    }
    expect(texts).toEqual(['one', 'two', 'three', 'four'])
  })

  it('heals a gap longer than a page', async () => {
    const { cursor } = await poll(null)
    const ids: string[] = []
    for (let index = 0; index < 60; index++) ids.push(await probe.create(freshId()))
    for (const id of ids.slice(0, 5)) await probe.call('PUT', `issues/${id}.json`, { issue: { notes: 'later' } })
    const { changes } = await told(cursor, ids, 10)
    expect(
      changes
        .filter(({ type }) => type === 'created')
        .map(({ ticketId }) => ticketId)
        .sort(),
    ).toEqual([...ids].sort())
    expect(
      changes
        .filter(({ type }) => type === 'commented')
        .map(({ ticketId }) => ticketId)
        .sort(),
    ).toEqual(ids.slice(0, 5).sort())
  }, 120_000)

  it('refuses a cursor that is none of ours', async () => {
    await expect(poll('{"from":"x"}')).rejects.toMatchObject({ code: 'invalidInput' })
  })
})
