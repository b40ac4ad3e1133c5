import { type CallId, toCallId, toConnectionId } from '../calls/call-id.js'
import type { ChangeInbox, TakenChange } from '../journal/change-inbox.js'
import type { Journal, JournalEntry } from '../journal/journal.js'
import type { Outbox } from '../outbox/outbox.js'
import type { DomainEvent } from '../pipeline/domain-event.js'
import type { Effect, EffectType, FileTicketEffect } from '../pipeline/effect.js'
import { toTicketId } from '../tickets/ticket.js'
import { expectEqual, expectThat } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'

/** A journal, and the outbox and inbox that share its transactions; empty when made. */
export interface StoreUnderTest {
  readonly journal: Journal
  readonly outbox: Outbox
  /** A store that takes in no changes of tickets has none. */
  readonly inbox?: ChangeInbox
  /** Closes everything and opens it again on the same data; a store that cannot survive that has none. */
  readonly reopen?: () => Promise<StoreUnderTest>
  readonly [Symbol.asyncDispose]?: () => PromiseLike<void>
}

/**
 * The contract of the `Journal`, `Outbox` and `ChangeInbox` ports as tests.
 *
 * @example
 * ```ts
 * testJournalAndOutbox({ it, make: async () => ({ journal: store, outbox: store, inbox: store }) })
 * ```
 */
export function testJournalAndOutbox({
  it,
  make,
}: {
  readonly it: ContractIt
  readonly make: () => Promise<StoreUnderTest>
}): void {
  const test = (name: string, run: (store: StoreUnderTest) => Promise<void>) => it(name, () => using(make, run))

  test('journal: starts empty', async ({ journal, outbox }) => {
    expectEqual(await collect(journal.read({ from: 1 })), [], 'a new journal has no entries')
    expectEqual([await outbox.pending(), await outbox.nextDue()], [0, null], 'a new outbox has nothing to do')
    expectEqual(await journal.commit({ events: [], effects: [], ended: [] }), 0, 'an empty commit gives the last sequence number')
  })

  test('journal: numbers events from 1 in the order of commit, and gives them back unchanged', async ({ journal }) => {
    const events = [began('a', 'caller \u0000 \ud83d\ude00 <b>', 1), digits('a', 2), began('b', '王小明', 3)]
    expectEqual(await journal.commit({ events: events.slice(0, 2), effects: [], ended: [] }), 2, 'sequence after two events')
    expectEqual(await journal.commit({ events: events.slice(2), effects: [], ended: [] }), 3, 'sequence after three events')
    const expected = events.map((event, index) => ({ sequence: index + 1, event }))
    expectEqual(await collect(journal.read({ from: 1 })), expected, 'everything, in order')
    expectEqual(await collect(journal.read({ from: 3 })), expected.slice(2), 'from a sequence number on, that one included')
  })

  test('journal: knows event ids, and leaves out events whose id it has', async ({ journal }) => {
    const event = began('a', 'A', 1)
    await journal.commit({ events: [event], effects: [], ended: [] })
    expectEqual([...(await journal.known([event.id, 'never seen']))], [event.id], 'the ids that are known')
    expectEqual(await journal.commit({ events: [event], effects: [], ended: [] }), 1, 'the same event again takes no number')
    expectEqual((await collect(journal.read({ from: 1 }))).length, 1, 'the event is there once')
  })

  test('journal: reads back calls that have not ended, and the recent ones that have', async ({ journal }) => {
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
      await journal.commit({ events: [began(id, id, index * 2 + 1), digits(id, index * 2 + 2)], effects: [], ended: [] })
    }
    await journal.commit({ events: [], effects: [], ended: [toCallId('c')] })
    await journal.commit({ events: [], effects: [], ended: [toCallId('a'), toCallId('a')] })
    const ids = async (recent: number) => [
      ...new Set((await collect(journal.unfinished({ recent }))).map((entry) => entry.event.callId)),
    ]
    expectEqual(await ids(0), ['b', 'd'], 'without recent calls')
    expectEqual(await ids(1), ['a', 'b', 'd'], 'with the call that ended last')
    expectEqual(await ids(9), ['a', 'b', 'c', 'd'], 'with all')
    const entries = await collect(journal.unfinished({ recent: 9 }))
    expectEqual(
      entries.map((entry) => entry.sequence),
      [1, 2, 3, 4, 5, 6, 7, 8],
      'in order, each event once',
    )
    await journal.commit({ events: [], effects: [], ended: [], reopened: [toCallId('c'), toCallId('d')] })
    const ended = new Map((await collect(journal.unfinished({ recent: 1 }))).map((entry) => [entry.event.callId, entry.ended]))
    expectEqual(
      [...ended],
      [
        [toCallId('a'), true],
        [toCallId('b'), false],
        [toCallId('c'), false],
        [toCallId('d'), false],
      ],
      'which calls have ended, without one that goes on again',
    )
  })

  test('outbox: an effect is leased once until its lease is over, and counts its attempts', async ({ journal, outbox }) => {
    await journal.commit({ events: [began('a', 'A', 1)], effects: [filing('a')], ended: [] })
    const [first] = await outbox.lease({ now: 1000, leaseMs: 500, limit: 10, types: ['fileTicket'] })
    expectEqual(first, { effect: filing('a'), attempts: 0, leaseUntil: 1500 }, 'the first lease')
    expectEqual(await keys(outbox, 1499), [], 'nobody else gets it while it is leased')
    expectEqual(await outbox.nextDue(), 1500, 'next due when the lease is over')
    const [second] = await outbox.lease({ now: 1500, leaseMs: 500, limit: 10, types: ['fileTicket'] })
    expectEqual(second?.attempts, 1, 'it was tried once before')
  })

  test('outbox: gives an effect to one of several workers', async ({ journal, outbox }) => {
    const effects = ['a', 'b', 'c', 'd', 'e'].map((id) => filing(id))
    await journal.commit({ events: [], effects, ended: [] })
    const leases = await Promise.all(effects.map(() => outbox.lease({ now: 1, leaseMs: 1000, limit: 2, types: ['fileTicket'] })))
    const leased = leases.flat().map((lease) => lease.effect.key)
    expectEqual(leased.length, new Set(leased).size, `no effect is leased twice at once (${leased.join(', ')})`)
  })

  test('outbox: oldest first, no more than asked for, only of the types asked for', async ({ journal, outbox }) => {
    await journal.commit({ events: [], effects: [filing('a'), expiry('a', 5), filing('b')], ended: [] })
    await journal.commit({ events: [], effects: [filing('c')], ended: [] })
    expectEqual(await keys(outbox, 10, ['fileTicket'], 2), ['a/fileTicket', 'b/fileTicket'], 'the two oldest')
    expectEqual(await keys(outbox, 10, ['fileTicket'], 2), ['c/fileTicket'], 'the rest of the type')
    expectEqual(await keys(outbox, 10, ['expireWrapUp']), ['a/expireWrapUp'], 'the other type')
  })

  test('outbox: the end of a wrap-up is not due before its time', async ({ journal, outbox }) => {
    await journal.commit({ events: [], effects: [expiry('a', 5000)], ended: [] })
    expectEqual(await keys(outbox, 4999), [], 'before')
    expectEqual(await outbox.nextDue(), 5000, 'next due')
    expectEqual(await keys(outbox, 5000), ['a/expireWrapUp'], 'at its time')
  })

  test('outbox: what is complete stays known for ever', async ({ journal, outbox }) => {
    await journal.commit({ events: [began('a', 'A', 1)], effects: [filing('a')], ended: [] })
    await keys(outbox, 1)
    await outbox.complete('a/fileTicket')
    await journal.commit({ events: [], effects: [filing('a')], ended: [toCallId('a')] })
    await outbox.retry('a/fileTicket', 0)
    await outbox.park('a/fileTicket')
    await outbox.revive('a/fileTicket', 0)
    expectEqual(await keys(outbox, 1_000_000), [], 'it does not happen again')
    expectEqual([await outbox.pending(), await outbox.nextDue()], [0, null], 'nothing is left to do')
  })

  test('outbox: what a commit completes is done in the same step, also if it is new', async ({ journal, outbox }) => {
    await journal.commit({ events: [began('a', 'A', 1)], effects: [filing('a'), filing('b')], ended: [] })
    await keys(outbox, 1, ['fileTicket'], 1)
    const answer = digits('a', 2)
    const completed = ['a/fileTicket', 'c/fileTicket', 'never seen']
    await journal.commit({ events: [answer], effects: [filing('c'), expiry('c', 5)], ended: [toCallId('a')], completed })
    expectEqual(await keys(outbox, 1_000_000), ['b/fileTicket', 'c/expireWrapUp'], 'the others are left to do')
    await journal.commit({ events: [], effects: [filing('a'), filing('c')], ended: [] })
    expectEqual(await outbox.pending(), 2, 'what is done stays known')
  })

  test('outbox: the same key again leaves what is there as it is', async ({ journal, outbox }) => {
    await journal.commit({ events: [], effects: [filing('a', 'first')], ended: [] })
    await journal.commit({ events: [], effects: [filing('a', 'second'), filing('b')], ended: [] })
    const leased = await outbox.lease({ now: 1, leaseMs: 10, limit: 10, types: ['fileTicket'] })
    expectEqual(
      leased.map((lease) => lease.effect),
      [filing('a', 'first'), filing('b')],
      'the first stays, the new one comes in',
    )
  })

  test('outbox: a retry waits for its time', async ({ journal, outbox }) => {
    await journal.commit({ events: [], effects: [filing('a')], ended: [] })
    await keys(outbox, 1, ['fileTicket'], 1, 1000)
    await outbox.retry('a/fileTicket', 300)
    expectEqual(await keys(outbox, 299), [], 'before')
    expectEqual(await outbox.nextDue(), 300, 'next due')
    expectEqual(await keys(outbox, 300), ['a/fileTicket'], 'at its time, though the lease would have lasted longer')
  })

  test('outbox: what is parked rests until it is revived', async ({ journal, outbox }) => {
    await journal.commit({ events: [], effects: [filing('a')], ended: [] })
    await keys(outbox, 1)
    await outbox.park('a/fileTicket')
    await outbox.retry('a/fileTicket', 0)
    expectEqual(await keys(outbox, 1_000_000), [], 'parked')
    expectEqual([await outbox.pending(), await outbox.nextDue()], [1, null], 'it is not done, but not due')
    await outbox.revive('a/fileTicket', 2_000_000)
    expectEqual(await keys(outbox, 1_999_999), [], 'revived, before its time')
    expectEqual(await keys(outbox, 2_000_000), ['a/fileTicket'], 'revived')
  })

  test('outbox: a parked effect that is committed again is replaced and due at once', async ({ journal, outbox }) => {
    await journal.commit({ events: [], effects: [filing('a', 'refused')], ended: [] })
    await keys(outbox, 1)
    await outbox.park('a/fileTicket')
    await journal.commit({ events: [], effects: [filing('a', 'mended')], ended: [] })
    const leased = await outbox.lease({ now: 2, leaseMs: 10, limit: 10, types: ['fileTicket'] })
    expectEqual(
      leased.map((lease) => lease.effect),
      [filing('a', 'mended')],
      'the mended one is tried',
    )
  })

  test('outbox: a key that is not there does no harm', async ({ outbox }) => {
    await outbox.complete('x')
    await outbox.retry('x', 1)
    await outbox.park('x')
    await outbox.revive('x', 1)
    expectEqual(await outbox.pending(), 0, 'nothing came of it')
  })

  test('inbox: remembers what came in with which events, and where the poll goes on', async ({ journal, inbox }) => {
    if (inbox === undefined) return
    expectEqual([await inbox.cursor('desk'), await inbox.waitingChanges({ limit: 9 })], [null, []], 'a new inbox is empty')
    const changes = [taken('desk/1', 1), taken('desk/2', 2, 'caller \u0000 \ud83d\ude00'), taken('desk/3', 3)]
    const last = await journal.commit({
      events: [began('a', 'A', 1)],
      effects: [],
      ended: [],
      taken: { changes, cursor: { feed: 'desk', at: 'page 2' } },
    })
    expectEqual(last, 1, 'the event is in the same step')
    expectEqual([await inbox.cursor('desk'), await inbox.cursor('other')], ['page 2', null], 'each feed has its own cursor')
    const known = await inbox.knownChanges(['desk/1', 'desk/2', 'desk/9'])
    expectEqual([...known].sort(), ['desk/1', 'desk/2'], 'what came in is known, be it done or waiting')
    expectEqual(await inbox.waitingChanges({ limit: 9 }), [changes[1]?.waiting], 'what has to be read, unchanged')
  })

  test('inbox: what waited and is done waits no more, what is done does not wait again', async ({ journal, inbox }) => {
    if (inbox === undefined) return
    const note = (...changes: TakenChange[]) =>
      journal.commit({ events: [], effects: [], ended: [], taken: { changes, cursor: null } })
    await note(taken('1', 1, 'a'), taken('2', 1, 'b'), taken('3', 1, 'c'))
    await note(taken('2', 2), taken('2', 2))
    await note(taken('2', 3, 'again'))
    const texts = async (limit: number) => (await inbox.waitingChanges({ limit })).map(({ by }) => by)
    expectEqual([await texts(9), await texts(1)], [['a', 'c'], ['a']], 'oldest first, no more than asked for')
  })

  test('inbox: forgets what is old, or too much, but nothing that waits', async ({ journal, inbox }) => {
    if (inbox === undefined) return
    const changes = [taken('1', 10), taken('2', 20, 'b'), taken('3', 30), taken('4', 40), taken('5', 50)]
    await journal.commit({ events: [], effects: [], ended: [], taken: { changes, cursor: null } })
    const left = async () => [...(await inbox.knownChanges(['1', '2', '3', '4', '5']))].sort()
    await inbox.forgetChanges({ before: 11, keep: 5 })
    expectEqual(await left(), ['2', '3', '4', '5'], 'the one from before')
    await inbox.forgetChanges({ before: 0, keep: 2 })
    expectEqual(await left(), ['2', '4', '5'], 'all but the last two, and the one that waits')
  })

  test('store: survives being closed and opened, if it says so', async (store) => {
    if (store.reopen === undefined) return
    await store.journal.commit({ events: [began('a', 'A', 1)], effects: [filing('a'), filing('b')], ended: [] })
    await store.outbox.lease({ now: 1, leaseMs: 10, limit: 1, types: ['fileTicket'] })
    await store.outbox.complete('a/fileTicket')
    const again = await store.reopen()
    expectThat((await again.journal.known([began('a', 'A', 1).id])).size === 1, 'the event is still known')
    await again.journal.commit({ events: [], effects: [filing('a')], ended: [] })
    expectEqual(await keys(again.outbox, 100), ['b/fileTicket'], 'what was done stays done, what was not is still there')
  })
}

async function collect<Entry extends JournalEntry>(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const collected: Entry[] = []
  for await (const entry of entries) collected.push(entry)
  return collected
}

async function keys(
  outbox: Outbox,
  now: number,
  types: readonly EffectType[] = ['fileTicket', 'expireWrapUp'],
  limit = 10,
  leaseMs = 1,
): Promise<readonly string[]> {
  const leased = await outbox.lease({ now, leaseMs, limit, types })
  return leased.map((lease) => lease.effect.key)
}

const began = (id: string, name: string, at: number): DomainEvent => ({
  type: 'originated',
  id: `${id}/originated`,
  at,
  origin: 'live',
  callId: toCallId(id),
  connectionId: toConnectionId(id),
  direction: 'inbound',
  customer: { number: '+4930123456', name, anonymous: false },
  dialled: '4000',
})

const digits = (id: string, at: number): DomainEvent => ({
  type: 'digitsReceived',
  id: `${id}/digits`,
  at,
  origin: 'live',
  callId: toCallId(id),
  digits: '1',
})

const filing = (id: string, subject = `ticket of ${id}`): FileTicketEffect => ({
  type: 'fileTicket',
  key: `${id}/fileTicket`,
  callId: toCallId(id),
  ticket: { subject, description: '', priority: 'normal', tags: [], customFields: {} },
})

const taken = (id: string, at: number, waiting: string | null = null): TakenChange => ({
  id,
  at,
  waiting: waiting === null ? null : { id, ticketId: toTicketId(id), at, type: 'changed', by: waiting, own: false },
})

const expiry = (id: string, dueAt: number): Effect => ({
  type: 'expireWrapUp',
  key: `${id}/expireWrapUp`,
  callId: toCallId(id) satisfies CallId,
  dueAt,
})
