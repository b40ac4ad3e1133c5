import {
  type Contact,
  type ContactDirectory,
  type DomainEvent,
  type E164,
  type Interaction,
  type Ticket,
  type TicketQuery,
  toCallId,
  toContactId,
  toTicketId,
} from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createContactLookupRunner } from '../../src/pipeline-host/contact-lookup-runner.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleInteractionView } from '../samples/sample-desk-view.js'

const number = '+4930901820' as E164
const ada: Contact = { id: toContactId('ada'), name: 'Ada', numbers: [number], tags: [] }
const bob: Contact = { id: toContactId('bob'), name: 'Bob', numbers: [number], tags: [] }
const ticket = (id: string, createdAt = 1) =>
  ({
    id: toTicketId(id),
    subject: id,
    status: 'pending',
    priority: 'low',
    createdAt,
    updatedAt: 1,
    description: 'long',
  }) as unknown as Ticket

let clock: ManualClock
let submitted: DomainEvent[]
let interaction: Interaction | undefined
let lookup: ContactDirectory['lookup']
let history: ContactDirectory['history']
let find: (query: TicketQuery) => Promise<readonly Ticket[]>

beforeEach(() => {
  clock = createManualClock(0)
  submitted = []
  interaction = sampleInteractionView('a').interaction
  lookup = async () => [ada]
  history = async () => [{ id: '1', kind: 'order', at: 1, title: 'Coffee' }]
  find = async () => []
})

const later = <Value>(milliseconds: number, value: Value) =>
  new Promise<Value>((resolve) => clock.after(milliseconds, () => resolve(value)))
/** What the runner hands over when it is done counts as submitted: the loop stores it with the completion. */
const run = async (attempts = 0, signal = new AbortController().signal) => {
  const unused = () => Promise.reject(new Error('unused'))
  const runner = createContactLookupRunner({
    directory: { name: 'crm', lookup, ...(history ? { history } : {}) },
    tickets: {
      ...createMemoryTicketBackend(),
      name: 'desk',
      create: unused,
      get: unused,
      find: (query) => find(query),
      update: unused,
    },
    clock,
    random: () => 1,
    region: 'DE',
    interaction: () => interaction,
    log: () => {},
  })
  const effect = { type: 'lookUpContact' as const, key: 'a/lookUpContact', callId: toCallId('a'), number, name: null }
  const submit = async (events: readonly DomainEvent[]) => {
    submitted.push(...events.map((event) => ({ ...event, at: clock.now() })))
  }
  const outcome = await runner.run({ effect, attempts, leaseUntil: 0 }, { submit, signal })
  if (outcome.then !== 'complete') return outcome
  await submit(outcome.facts ?? [])
  return { then: outcome.then }
}
const told = () =>
  submitted.map((event) =>
    event.type === 'contactResolved'
      ? [
          event.at,
          event.matches.map((match) => [match.contact.id, match.openTickets.length, match.history.length]),
          event.missing,
        ]
      : [event.at, event.type],
  )

describe('looking up who is calling', () => {
  it('tells everything at once when it is there', async () => {
    find = async (query) => [ticket(query.contactId === undefined ? 'by-number' : 'by-contact'), ticket('both', 2)]
    expect(await run()).toEqual({ then: 'complete' })
    expect(told()).toEqual([[0, [['ada', 3, 1]], []]])
    const [event] = submitted
    expect(event?.type === 'contactResolved' && event.matches[0]?.openTickets[0]).toEqual({
      id: 'both',
      subject: 'both',
      status: 'pending',
      priority: 'low',
      createdAt: 2,
      updatedAt: 1,
    })
  })

  it('does not give tickets of a shared number to everybody who has it', async () => {
    lookup = async () => [ada, bob]
    find = async ({ contactId }) => (contactId === 'bob' ? [ticket('1')] : contactId === undefined ? [ticket('2')] : [])
    await run()
    expect(told()).toEqual([
      [
        0,
        [
          ['ada', 0, 1],
          ['bob', 1, 1],
        ],
        [],
      ],
    ])
  })

  it('says that nobody has this number', async () => {
    lookup = async () => []
    expect(await run()).toEqual({ then: 'complete' })
    expect(told()).toEqual([[0, [], []]])
  })

  it('names what is missing after two seconds, and adds it when it comes', async () => {
    find = () => later(5_000, [ticket('1')])
    const outcome = run()
    await clock.advance(10_000)
    expect(await outcome).toEqual({ then: 'complete' })
    expect(told()).toEqual([
      [2_000, [['ada', 0, 1]], ['openTickets']],
      [5_000, [['ada', 1, 1]], []],
    ])
    expect(new Set(submitted.map(({ id }) => id)).size).toBe(2)
  })

  it('stops waiting for parts after ten seconds and keeps what came', async () => {
    find = () => later(60_000, [])
    history = () => later(4_000, [])
    const outcome = run()
    await clock.advance(10_000)
    expect(await outcome).toEqual({ then: 'complete' })
    expect(told()).toEqual([
      [2_000, [['ada', 0, 0]], ['openTickets', 'history']],
      [10_000, [['ada', 0, 0]], ['openTickets']],
    ])
  })

  it('does not wait for parts that failed longer than for the others', async () => {
    find = () => Promise.reject(new Error('away'))
    const outcome = run()
    await clock.settle()
    expect(told()).toEqual([[0, [['ada', 0, 1]], ['openTickets']]])
    await clock.advance(10_000)
    expect(await outcome).toEqual({ then: 'complete' })
    expect(submitted).toHaveLength(1)
  })

  it('says after two seconds that the directory is not there, and brings a late answer', async () => {
    lookup = () => later(6_000, [ada])
    const outcome = run()
    await clock.advance(10_000)
    expect(await outcome).toEqual({ then: 'complete' })
    expect(told()).toEqual([
      [2_000, 'contactUnavailable'],
      // The name must not wait for its tickets any longer.
      [6_000, [['ada', 0, 1]], ['openTickets']],
      [6_000, [['ada', 0, 1]], []],
    ])
  })

  it('asks a directory that fails again as long as the call lasts', async () => {
    lookup = () => Promise.reject(new Error('connection refused'))
    expect(await run()).toEqual({ then: 'retry', at: 2_000 })
    expect(submitted).toMatchObject([{ type: 'contactUnavailable', reason: 'crm: connection refused' }])
    expect(await run(9)).toEqual({ then: 'retry', at: 30_000 })
    interaction = interaction && { ...interaction, call: { ...interaction.call, state: 'ended' } as Interaction['call'] }
    expect(await run(10)).toEqual({ then: 'complete' })
  })

  it('gives up a directory that never answers', async () => {
    let aborted = false
    lookup = (_, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          aborted = true
        })
      })
    const outcome = run()
    await clock.advance(10_000)
    expect([await outcome, aborted]).toEqual([{ then: 'retry', at: 12_000 }, true])
  })

  it('asks nothing when the answer is there already or the call is gone', async () => {
    lookup = () => Promise.reject(new Error('must not be asked'))
    interaction = interaction && { ...interaction, lookup: { state: 'unknown' } }
    expect(await run()).toEqual({ then: 'complete' })
    interaction = undefined
    expect(await run()).toEqual({ then: 'complete' })
    expect(submitted).toEqual([])
  })

  it('ends at once when the gateway stops', async () => {
    lookup = () => new Promise(() => {})
    const stop = new AbortController()
    const outcome = run(0, stop.signal)
    stop.abort()
    await expect(outcome).rejects.toThrow()
  })
})
