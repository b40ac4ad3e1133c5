import type { E164 } from '@ringloop/core'
import { testContactDirectory } from '@ringloop/core/testing'
import { beforeAll, expect, it, vi } from 'vitest'
import { createRedmineBackend, createRedmineDirectory } from '../../src/index.js'
import { freshId, freshNumber, newTicket } from '../support/new-ticket.js'
import { describeWithRedmine } from '../support/redmine.js'
import { createRedmineProbe } from '../support/redmine-probe.js'

const { signal } = new AbortController()

vi.setConfig({ testTimeout: 60_000 })

await describeWithRedmine('the Redmine directory', (redmine) => {
  const probe = createRedmineProbe(redmine)
  const known = freshNumber()
  const shared = freshNumber()
  // Filled in before the tests run: Redmine gives the ids.
  const ids: string[] = []
  const knownIds: string[] = []
  let phone = 0
  let callerPhone = 0
  const options = () => ({
    url: redmine.url,
    apiKey: redmine.adminKey,
    history: { callerPhone },
  })

  async function addUser(numbers: string): Promise<string> {
    const login = `u${freshNumber().slice(1)}`
    const user = { login, firstname: '小明', lastname: '王', mail: `${login}@example.test`, generate_password: true }
    const body = { user: { ...user, custom_fields: [{ id: phone, value: numbers }] } }
    const { user: made } = (await probe.call('POST', 'users.json', body)) as { user: { id: number } }
    return `redmine:${made.id}`
  }
  beforeAll(async () => {
    phone = await probe.fieldId('Phone')
    callerPhone = await probe.fieldId('CallerPhone')
    ids.push(await addUser(`${known}, ${shared}`), await addUser(shared))
    knownIds.push(...ids.slice(0, 1))
  })

  testContactDirectory({
    it,
    make: async () => createRedmineDirectory(options()),
    sample: {
      known: { number: known as E164, contactIds: knownIds },
      shared: { number: shared as E164, contactIds: ids },
      unknown: freshNumber() as E164,
    },
  })

  it('gives what Redmine knows, in one reading of the users for many lookups, and reads them again in time', async () => {
    let time = 1_000
    let requests = 0
    const counted: typeof fetch = (input, init) => {
      requests += 1
      return fetch(input, init)
    }
    const directory = createRedmineDirectory({ ...options(), fetch: counted, now: () => time, refreshMs: 60_000 })
    const [[contact]] = await Promise.all([
      directory.lookup(known as E164, { signal }),
      directory.lookup(shared as E164, { signal }),
    ])
    const once = requests
    expect(contact).toMatchObject({ id: ids[0], name: '小明 王', numbers: [known, shared] })
    const late = freshNumber()
    const id = await addUser(late)
    expect([await directory.lookup(late as E164, { signal }), requests]).toEqual([[], once])
    time += 60_001
    expect((await directory.lookup(late as E164, { signal })).map((one) => one.id)).toEqual([id])
  })

  it('gives the calls of a customer, newest first, and those of nobody else', async () => {
    const directory = createRedmineDirectory(options())
    const backend = createRedmineBackend({ ...redmine, apiKey: redmine.adminKey, project: 'support' })
    const [contact] = await directory.lookup(known as E164, { signal })
    if (!contact) throw new Error('the contact was not found')
    for (const subject of ['first', 'second']) {
      await backend.create(newTicket({ subject, contact: { number: known } }), { externalId: freshId(), signal })
    }
    expect((await directory.history(contact, { signal, limit: 5 })).map(({ title }) => title)).toEqual(['second', 'first'])
    expect(await directory.history(contact, { signal, limit: 1 })).toHaveLength(1)
  })

  it('says that only administrators may list users', async () => {
    const directory = createRedmineDirectory({ ...options(), apiKey: redmine.apiKey })
    await expect(directory.lookup(known as E164, { signal })).rejects.toMatchObject({ code: 'unauthorised' })
  })
})
