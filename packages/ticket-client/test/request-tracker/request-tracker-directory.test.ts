import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { beforeAll, expect, it, vi } from 'vitest'
import { createRequestTrackerBackend, createRequestTrackerDirectory } from '../../src/index.js'
import { freshId, freshNumber, newTicket } from '../support/new-ticket.js'
import { describeWithRequestTracker } from '../support/request-tracker.js'
import { createTrackerProbe } from '../support/tracker-probe.js'

const { signal } = new AbortController()

vi.setConfig({ testTimeout: 120_000 })

await describeWithRequestTracker('the Request Tracker directory', (tracker) => {
  const directory = createRequestTrackerDirectory(tracker)
  const probe = createTrackerProbe(tracker)

  const known = freshNumber()
  const shared = freshNumber()
  const people = { one: `one${known.slice(1)}`, two: `two${known.slice(1)}` }
  beforeAll(async () => {
    await probe.call('POST', 'user', { Name: people.one, CustomFields: { Phone: [known, shared] } })
    await probe.call('POST', 'user', { Name: people.two, CustomFields: { Phone: [shared] } })
  })
  testContactDirectory({
    it,
    make: async () => createRequestTrackerDirectory(tracker),
    sample: {
      known: { number: known as E164, contactIds: [`rt:${people.one}`] },
      shared: { number: shared as E164, contactIds: [`rt:${people.one}`, `rt:${people.two}`] },
      unknown: freshNumber() as E164,
    },
  })

  it('finds everybody who has the number', async () => {
    const number = freshNumber()
    const suffix = number.slice(1)
    const user = (name: string, numbers: readonly string[]) =>
      probe.call('POST', 'user', {
        Name: name,
        RealName: '王小明',
        EmailAddress: `${name}@example.test`,
        CustomFields: { Phone: numbers },
      })
    await user(`a${suffix}`, [number, '+4930123456'])
    await user(`b${suffix}`, [number])
    await user(`c${suffix}`, [`${number}0`])
    const found = await directory.lookup(number as E164, { signal })
    expect(found.map(({ id }) => id).sort()).toEqual([`rt:a${suffix}`, `rt:b${suffix}`])
    expect(found.find(({ id }) => id === `rt:a${suffix}`)).toEqual({
      id: `rt:a${suffix}`,
      name: '王小明',
      email: `a${suffix}@example.test`,
      numbers: [number, '+4930123456'],
      tags: [],
    })
  })

  it('finds nobody for a number nobody has', async () => {
    expect(await directory.lookup('+19995550000' as E164, { signal })).toEqual([])
  })

  it('says so when RT ignores the question and answers with everybody', async () => {
    const blind = createRequestTrackerDirectory({ ...tracker, phoneField: 'MobilePhone' })
    await expect(blind.lookup('+19995550000' as E164, { signal })).rejects.toMatchObject({
      code: 'invalidConfig',
      message: expect.stringContaining('MobilePhone'),
    })
  })

  it("gives a customer's tickets, newest first, and those of nobody else", async () => {
    const number = freshNumber()
    const name = `h${number.slice(1)}`
    await probe.call('POST', 'user', { Name: name, CustomFields: { Phone: [number] } })
    const backend = createRequestTrackerBackend({ ...tracker, queue: 'Support' })
    const [contact] = await directory.lookup(number as E164, { signal })
    if (!contact) throw new Error('the contact was not found')
    for (const subject of ['first', 'second'])
      await backend.create(newTicket({ subject, contact: { id: contact.id } }), { externalId: freshId(), signal })
    const past = await directory.history(contact, { signal, limit: 5 })
    expect(past.map(({ title }) => title)).toEqual(['second', 'first'])
    expect(await directory.history(contact, { signal, limit: 1 })).toHaveLength(1)
  })
})
