import { isRingloopError } from '../errors/ringloop-error.js'
import type { NewTicket, Ticket, TicketId } from '../tickets/ticket.js'
import type { TicketBackend } from '../tickets/ticket-backend.js'
import type { ChangeCursor } from '../tickets/ticket-change-feed.js'
import { expectEqual, expectRejection, expectThat } from './assertions.js'
import { type ContractIt, using } from './contract-runner.js'
import { about, begin, drain, idsOf, pollOf } from './drain-polls.js'

/** What another person does to a ticket in the ticket system itself. */
export type DoneByAnother =
  | { readonly type: 'changed'; readonly subject: string }
  | { readonly type: 'commented'; readonly text: string }
  | { readonly type: 'deleted' }

/** A ticket system, or a double of one, that others work in too. */
export interface PolledTicketSystem {
  /** A backend on it. Called again, it gives one that knows nothing of the one before, as after a restart. */
  connect(): TicketBackend | Promise<TicketBackend>
  /** Does it under another account than the backend's. */
  changeAs(id: TicketId, done: DoneByAnother): Promise<void>
  /** Comes back when what was done is of the past: later than the system's times are fine (often a second), and found if its search lags. */
  settle?(): Promise<void>
}

/** How polling for changes is to be tested. */
export interface TicketPollingContract {
  readonly it: ContractIt
  /** The system, empty or not; disposed of after each test if it is `AsyncDisposable`. */
  readonly make: () => Promise<PolledTicketSystem>
  /**
   * What polls of this system do not tell, each with the reason: what remarks say; who did it, so that an echo looks like news; that a
   * ticket is gone; each of several changes, where it shows the last alone.
   */
  readonly cannotTell?: { readonly [thing in 'remarks' | 'who' | 'deletions' | 'each']?: string }
  /** `TicketChange.by` of what the system does of its own accord after what somebody did, as a mail that opens a ticket: nobody's echo. */
  readonly automaton?: string
  /** Makes external ids unlike those of earlier runs, for a system that keeps its tickets. */
  readonly runId?: string
}

const { signal } = new AbortController()

/**
 * The contract of `TicketBackend.changes.poll` as tests: nothing is left out, nothing of the past is news, and an echo is known as one.
 *
 * @example
 * ```ts
 * testTicketPolling({
 *   it,
 *   async make() {
 *     const desk = await startMyDesk()
 *     return {
 *       connect: () => createMyBackend({ url: desk.url, key: 'key-of-ringloop' }),
 *       changeAs: (id, done) => desk.asErika(id, done),
 *       [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
 *     }
 *   },
 *   cannotTell: { deletions: 'the list leaves deleted tickets out' },
 * })
 * ```
 */
export function testTicketPolling(contract: TicketPollingContract): void {
  const { it, make, cannotTell = {}, automaton, runId = 'polling' } = contract
  let count = 0

  interface Bench {
    readonly backend: TicketBackend
    readonly system: PolledTicketSystem
    create(subject?: string): Promise<Ticket>
    settle(): Promise<void>
  }
  const test = (name: string, run: (bench: Bench) => Promise<void>) =>
    it(`ticket polling: ${name}`, () =>
      using(make, async (system) => {
        const backend = await system.connect()
        await run({
          backend,
          system,
          create: (subject = 'A call') =>
            backend.create({ ...blank, subject }, { externalId: `${runId}-${++count}/fileTicket`, signal }),
          settle: async () => system.settle?.(),
        })
      }))

  test('begins now: the past is no news, also not when an old ticket changes again', async (bench) => {
    const { backend, system } = bench
    const witness = await begin(backend)
    const [older, old] = [await bench.create(), await bench.create()]
    const past = [
      { type: 'commented', text: 'Of the past' },
      { type: 'changed', subject: 'Of the past' },
    ] as const
    for (const done of past) await system.changeAs(older.id, done)
    await bench.settle()
    for (const done of [...past].reverse()) await system.changeAs(old.id, done)
    await bench.settle()
    // in this order: what others do in between is no past
    const told = new Set((await drain(backend, witness)).changes.map(({ id }) => id))
    const begun = await begin(backend)
    const idle = await drain(backend, begun)
    for (const { id } of [older, old]) await system.changeAs(id, { type: 'changed', subject: 'News' })
    await bench.settle()
    const news = await drain(backend, idle.cursor)
    expectEqual(
      [...idle.changes, ...news.changes].filter(({ id }) => told.has(id)),
      [],
      'what was before polling began is not told',
    )
    for (const { id } of [older, old]) expectThat(about(news.changes, id).length > 0, `ticket ${id} changed, and it is told`)
  })

  test('tells what somebody else did, as theirs, and with the same id when asked again', async (bench) => {
    const { backend, system } = bench
    const { id } = await bench.create()
    await bench.settle()
    const begun = await begin(backend)
    await system.changeAs(id, { type: 'changed', subject: 'By another' })
    await bench.settle()
    const changes = about((await drain(backend, begun)).changes, id)
    const last = changes.at(-1)
    expectThat(last !== undefined, 'the change is told')
    expectEqual(last.own, false, 'it is not told as our own')
    expectEqual((last.ticket ?? (await backend.get(id, { signal }))).subject, 'By another', 'the ticket after it')
    for (const change of changes) expectThat(change.id !== '' && change.at > 0, 'a change has an id, and a time since 1970')
    const again = about((await drain(backend, begun)).changes, id)
    expectEqual(idsOf(again), idsOf(changes), 'the ids, polled again from the same cursor')
  })

  if (cannotTell.who === undefined)
    test('tells what we did ourselves as our own, or not at all', async (bench) => {
      const { backend } = bench
      const begun = await begin(backend)
      const { id } = await bench.create()
      await backend.update(id, { subject: 'By ourselves' }, { signal })
      for (const visibility of backend.capabilities.comments) await backend.comment?.(id, 'Ours', { visibility, signal })
      await bench.settle()
      const changes = about((await drain(backend, begun)).changes, id)
      expectEqual(
        changes.filter(({ own, by }) => !own && (automaton === undefined || by !== automaton)),
        [],
        'none of it is told as another’s',
      )
    })

  if (cannotTell.who === undefined && cannotTell.each === undefined)
    test('tells what somebody else did, though we changed the ticket before and after', async (bench) => {
      const { backend, system } = bench
      const { id } = await bench.create()
      await bench.settle()
      const begun = await begin(backend)
      await backend.update(id, { subject: 'Before' }, { signal })
      await system.changeAs(id, { type: 'changed', subject: 'By another' })
      await backend.update(id, { subject: 'After' }, { signal })
      await bench.settle()
      const changes = about((await drain(backend, begun)).changes, id)
      expectThat(
        changes.some(({ own }) => !own),
        'one of the changes is theirs',
      )
    })

  test('misses nothing that happens right after a poll, also the first, within the same second', async (bench) => {
    const { backend, system } = bench
    const { id } = await bench.create()
    const begun = await begin(backend)
    await system.changeAs(id, { type: 'changed', subject: 'One' })
    const first = await drain(backend, begun)
    await system.changeAs(id, { type: 'changed', subject: 'Two' })
    const second = await drain(backend, first.cursor)
    await system.changeAs(id, { type: 'changed', subject: 'Three' })
    await bench.settle()
    const last = about((await drain(backend, second.cursor)).changes, id).at(-1)
    expectThat(last !== undefined, 'the last change is told')
    expectEqual(last.ticket?.subject ?? 'Three', 'Three', 'the ticket after the last')
  })

  if (cannotTell.remarks === undefined)
    test('tells each remark of somebody else, with what it says', async (bench) => {
      const { backend, system } = bench
      const { id } = await bench.create()
      await bench.settle()
      const begun = await begin(backend)
      for (const text of ['One', 'Two']) await system.changeAs(id, { type: 'commented', text })
      const early = await drain(backend, begun)
      await system.changeAs(id, { type: 'commented', text: 'Three' })
      await bench.settle()
      const late = await drain(backend, early.cursor)
      const remarks = about([...early.changes, ...late.changes], id).filter(({ comment }) => comment !== undefined)
      const texts = new Set(remarks.map(({ comment }) => comment?.text.trim()))
      expectEqual([...texts].sort(), ['One', 'Three', 'Two'], 'what the remarks say')
      if (cannotTell.who === undefined)
        expectEqual(
          remarks.filter(({ own }) => own),
          [],
          'none of them is told as our own',
        )
    })

  test('says that there is more than it was asked for, and comes to an end with nothing left out', async (bench) => {
    const { backend, system } = bench
    const tickets: Ticket[] = []
    for (let index = 0; index < 7; index++) tickets.push(await bench.create())
    await bench.settle()
    const begun = await begin(backend)
    for (const { id } of tickets) await system.changeAs(id, { type: 'changed', subject: 'By another' })
    await bench.settle()
    for (const limit of [1, 3]) {
      const { changes, cursor } = await drain(backend, begun, limit)
      const told = new Set(changes.map(({ ticketId }) => ticketId as string))
      const missing = tickets.filter(({ id }) => !told.has(id)).map(({ id }) => id as string)
      expectEqual(missing, [], `tickets not told, ${limit} at a time`)
      // as often as one likes
      for (let round = 0; round < 3; round++) await drain(backend, cursor, limit)
    }
  })

  test('goes on from a cursor that was stored, after a restart', async (bench) => {
    const { backend, system } = bench
    const { id } = await bench.create()
    await bench.settle()
    const begun = await begin(backend)
    await system.changeAs(id, { type: 'changed', subject: 'While it was away' })
    await bench.settle()
    const stored = JSON.parse(JSON.stringify({ cursor: begun })) as { readonly cursor: ChangeCursor }
    const restarted = await drain(await system.connect(), stored.cursor)
    const changes = about(restarted.changes, id)
    expectThat(changes.length > 0, 'the change is told')
    expectEqual(idsOf(changes), idsOf(about((await drain(backend, begun)).changes, id)), 'the ids, before and after')
    const after = await drain(await system.connect(), restarted.cursor)
    expectThat(after.cursor !== '', 'and it goes on from there')
  })

  test('loses nothing to a poll that fails', async (bench) => {
    const { backend, system } = bench
    const [one, two] = [await bench.create(), await bench.create()]
    await bench.settle()
    const begun = await begin(backend)
    await system.changeAs(one.id, { type: 'changed', subject: 'By another' })
    const controller = new AbortController()
    const failing = pollOf(backend)(begun, { limit: 100, signal: controller.signal })
    controller.abort()
    await failing.catch((error: unknown) => {
      expectThat(isRingloopError(error), `a poll that fails gives a RingloopError, not ${String(error)}`)
    })
    await system.changeAs(two.id, { type: 'changed', subject: 'By another' })
    await bench.settle()
    const { changes } = await drain(backend, begun)
    for (const { id } of [one, two]) expectThat(about(changes, id).length > 0, `the change of ticket ${id} is told`)
  })

  test('goes on when a ticket is deleted that was to be told', async (bench) => {
    const { backend, system } = bench
    const [gone, left] = [await bench.create(), await bench.create()]
    await bench.settle()
    const begun = await begin(backend)
    await system.changeAs(gone.id, { type: 'commented', text: 'Soon gone' })
    await system.changeAs(left.id, { type: 'changed', subject: 'By another' })
    await system.changeAs(gone.id, { type: 'deleted' })
    await bench.settle()
    const { changes } = await drain(backend, begun)
    expectThat(about(changes, left.id).length > 0, 'the change of the other ticket is told')
    const deleted = about(changes, gone.id).some(({ type }) => type === 'deleted')
    if (cannotTell.deletions === undefined) expectThat(deleted, 'that it is deleted is told')
  })

  test('refuses a cursor that is none of its own', async ({ backend }) => {
    for (const cursor of ['', 'x', '{}', '[1]', '{"of":"another"}', '\u0000'])
      await expectRejection(pollOf(backend)(cursor, { limit: 10, signal }), 'invalidInput', `the cursor ${cursor}`)
  })

  test('does nothing once the request is given up', async ({ backend }) => {
    const cursor = await begin(backend)
    for (const from of [null, cursor])
      await expectRejection(
        pollOf(backend)(from, { limit: 10, signal: AbortSignal.abort() }),
        'aborted',
        from === null ? 'beginning' : 'going on',
      )
  })
}

const blank: NewTicket = { subject: 'A call', description: '', priority: 'normal', tags: [], customFields: {} }
