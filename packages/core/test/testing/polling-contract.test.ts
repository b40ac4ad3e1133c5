import { RingloopError, type TicketBackend, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import {
  ContractViolation,
  createMemoryTicketBackend,
  type DoneByAnother,
  type PolledTicketSystem,
  type TicketPollingContract,
  testTicketPolling,
} from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'

type Poll = NonNullable<TicketChangeFeed['poll']>
type Answer = Awaited<ReturnType<Poll>>

const memoryCannot = { remarks: 'it keeps none', deletions: 'nobody can delete a ticket' }

/** The ticket system in memory, whose polls go through `change` on their way. */
function systemWith(change: (poll: Poll, backend: TicketBackend) => Poll = (poll) => poll): PolledTicketSystem {
  const memory = createMemoryTicketBackend({ changes: {} })
  const poll = memory.changes?.poll
  if (poll === undefined) throw new Error('it tells its changes')
  return {
    connect: () => ({ ...memory, changes: { poll: change(poll, memory) } }),
    async changeAs(id, done) {
      if (done.type === 'changed') memory.changeAs('Ben', id, { subject: done.subject })
    },
  }
}

/** Answers as they are told, changed. */
const telling =
  (change: (answer: Answer, from: string | null) => Answer) =>
  (poll: Poll): Poll =>
  async (cursor, options) =>
    change(await poll(cursor, options), cursor)
const tellingEach = (change: (one: TicketChange, index: number) => TicketChange) =>
  telling((answer) => ({ ...answer, changes: answer.changes.map(change) }))

async function failures(make: () => PolledTicketSystem, cannotTell: TicketPollingContract['cannotTell'] = memoryCannot) {
  const tests: [string, () => Promise<void>][] = []
  testTicketPolling({ it: (name, run) => tests.push([name, run]), make: async () => make(), cannotTell })
  const failed: string[] = []
  for (const [name, run] of tests)
    await run().catch((error) => {
      expect(error).toBeInstanceOf(ContractViolation)
      failed.push(name.replace('ticket polling: ', ''))
    })
  return failed
}

describe('the ticket system in memory keeps the contract', () => {
  testTicketPolling({ it, make: async () => systemWith(), cannotTell: memoryCannot })
})

/** A system that keeps remarks and deletes tickets, in thirty lines; `tell` gives what polls tell of a fact. */
function fullSystem(tell: (change: TicketChange) => TicketChange | null = (change) => change): PolledTicketSystem {
  const memory = createMemoryTicketBackend()
  const facts: TicketChange[] = []
  const note = (own: boolean, ticketId: string, rest: Pick<TicketChange, 'type' | 'comment' | 'ticket'>) => {
    const at = facts.length + 1
    facts.push({ id: `fact/${at}`, ticketId: toTicketId(ticketId), at, by: own ? 'ringloop' : 'Ben', own, ...rest })
  }
  const remark = (own: boolean, id: string, text: string) =>
    note(own, id, { type: 'commented', comment: { text, visibility: 'internal', author: own ? 'ringloop' : 'Ben' } })
  const backend: TicketBackend = {
    ...memory,
    capabilities: { ...memory.capabilities, comments: ['internal'], changes: ['poll'] },
    async create(ticket, options) {
      const created = await memory.create(ticket, options)
      note(true, created.id, { type: 'created', ticket: created })
      return created
    },
    async update(id, changes, options) {
      const ticket = await memory.update(id, changes, options)
      note(true, id, { type: 'changed', ticket })
      return ticket
    },
    async comment(id, text) {
      remark(true, id, text)
    },
    changes: {
      async poll(cursor, { limit, signal }) {
        if (signal.aborted) throw new RingloopError('aborted', 'given up')
        if (cursor !== null && !/^\d+$/.test(cursor)) throw new RingloopError('invalidInput', 'not ours')
        const from = cursor === null ? facts.length : Number(cursor)
        const to = Math.min(facts.length, from + limit)
        const changes = facts.slice(from, to).flatMap((fact) => tell(fact) ?? [])
        return { changes, cursor: String(to), more: to < facts.length }
      },
    },
  }
  return {
    connect: () => backend,
    async changeAs(id, done: DoneByAnother) {
      if (done.type === 'commented') remark(false, id, done.text)
      else if (done.type === 'deleted') note(false, id, { type: 'deleted' })
      else note(false, id, { type: 'changed', ticket: memory.changeAs('Ben', id, { subject: done.subject }).ticket as never })
    },
  }
}

describe('a system that tells everything keeps the contract', () => {
  testTicketPolling({ it, make: async () => fullSystem() })
})

describe('the contract of polling finds a backend that', () => {
  const past = 'begins now: the past is no news, also not when an old ticket changes again'
  const theirs = 'tells what somebody else did, as theirs, and with the same id when asked again'
  const ours = 'tells what we did ourselves as our own, or not at all'
  const between = 'tells what somebody else did, though we changed the ticket before and after'
  const second = 'misses nothing that happens right after a poll, also the first, within the same second'
  const pages = 'says that there is more than it was asked for, and comes to an end with nothing left out'
  const restart = 'goes on from a cursor that was stored, after a restart'
  const failing = 'loses nothing to a poll that fails'

  it('begins with everything', async () => {
    expect(await failures(() => systemWith((poll) => (cursor, options) => poll(cursor ?? '0', options)))).toContain(past)
  })

  it('tells the history of a ticket with its next change', async () => {
    const failed = await failures(() =>
      systemWith((poll) => async (cursor, options) => {
        const answer = await poll(cursor, options)
        const all = (await poll('0', { ...options, limit: 1000 })).changes
        const ids = new Set(answer.changes.map(({ ticketId }) => ticketId))
        return { ...answer, changes: answer.changes.length === 0 ? [] : all.filter(({ ticketId }) => ids.has(ticketId)) }
      }),
    )
    expect(failed).toContain(past)
  })

  it('gives a change a new id each time', async () => {
    let count = 0
    const failed = await failures(() => systemWith(tellingEach((one) => ({ ...one, id: `x${++count}` }))))
    expect(failed).toEqual([theirs, restart])
  })

  it('takes everything for its own, or nothing', async () => {
    const all = await failures(() => systemWith(tellingEach((one) => ({ ...one, own: true }))))
    expect(all).toEqual([theirs, between])
    const none = await failures(() => systemWith(tellingEach((one) => ({ ...one, own: false }))))
    expect(none).toEqual([ours])
  })

  it('tells of a ticket the last change alone', async () => {
    const failed = await failures(() =>
      systemWith(
        telling((answer) => ({
          ...answer,
          changes: answer.changes.filter(
            ({ ticketId }, index) => !answer.changes.slice(index + 1).some((later) => later.ticketId === ticketId),
          ),
        })),
      ),
    )
    expect(failed).toEqual([between])
  })

  it('leaves out what is of a second that it has seen already', async () => {
    const failed = await failures(() => {
      const seen = new Set<string>()
      return systemWith(
        telling((answer) => ({
          ...answer,
          changes: answer.changes.filter(({ ticketId }) => !seen.has(ticketId) && seen.add(ticketId)),
        })),
      )
    })
    expect(failed).toContain(second)
  })

  it('forgets what is beyond the limit, or says "more" without end', async () => {
    const forgetting = telling((answer, from) => ({
      ...answer,
      cursor: answer.more && from !== null ? String(Number(answer.cursor) + 1) : answer.cursor,
    }))
    expect(await failures(() => systemWith(forgetting))).toContain(pages)
    const endless = telling((answer, from) => ({ ...answer, more: from !== null }))
    expect(await failures(() => systemWith(endless))).toContain(pages)
    const silent = telling((answer) => ({ ...answer, more: false }))
    expect(await failures(() => systemWith(silent))).toContain(pages)
  })

  it('keeps its place to itself', async () => {
    const failed = await failures(() =>
      systemWith((poll) => {
        let place: string | null = null
        return async (cursor, options) => {
          const answer = await poll(cursor === null ? null : place, options)
          place = answer.cursor
          return { ...answer, cursor: '0' }
        }
      }),
    )
    expect(failed).toEqual(expect.arrayContaining([theirs, restart]))
  })

  it('goes on though a poll failed', async () => {
    const failed = await failures(() =>
      systemWith((poll) => {
        let lost = ''
        return async (cursor, options) => {
          const answer = await poll(cursor, options)
          await Promise.resolve()
          if (options.signal.aborted && cursor !== null) lost = answer.changes[0]?.id ?? ''
          if (options.signal.aborted) throw new RingloopError('aborted', 'given up')
          return { ...answer, changes: answer.changes.filter(({ id }) => id !== lost) }
        }
      }),
    )
    expect(failed).toContain(failing)
  })

  it('takes any cursor, and does not give up', async () => {
    const failed = await failures(() =>
      systemWith(
        (poll) => (cursor, options) =>
          poll(cursor === null || /^\d+$/.test(cursor) ? cursor : null, { ...options, signal: new AbortController().signal }),
      ),
    )
    expect(failed).toEqual(['refuses a cursor that is none of its own', 'does nothing once the request is given up'])
  })

  it('tells the newest first', async () => {
    const failed = await failures(() => systemWith(telling((answer) => ({ ...answer, changes: [...answer.changes].reverse() }))))
    expect(failed).toEqual(expect.arrayContaining([pages]))
  })

  it('keeps remarks and deletions to itself', async () => {
    const failed = await failures(() => fullSystem((one) => (one.type === 'changed' || one.type === 'created' ? one : null)), {})
    expect(failed).toEqual([
      'tells each remark of somebody else, with what it says',
      'goes on when a ticket is deleted that was to be told',
    ])
  })
})
