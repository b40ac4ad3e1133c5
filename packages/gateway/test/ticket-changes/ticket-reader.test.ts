import { RingloopError, type Ticket, type TicketBackend, type TicketChange, toTicketId } from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ComingChanges } from '../../src/pipeline-host/ticket-intake.js'
import { createTicketReader } from '../../src/ticket-changes/ticket-reader.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { doubleTicket } from './double-backend.js'

const change = (id: string, ticketId = '7'): TicketChange => ({
  id,
  ticketId: toTicketId(ticketId),
  at: 1,
  type: 'changed',
  by: null,
  own: false,
})

let clock: ManualClock
let reads: { readonly id: string; readonly at: number }[]
let taken: ComingChanges[]
let shown: (id: string) => boolean
let answer: (id: string) => Promise<Ticket>

beforeEach(() => {
  clock = createManualClock(0)
  reads = []
  taken = []
  shown = () => true
  answer = async (id) => doubleTicket(id, 5)
})

const readerOf = () => {
  const backend: TicketBackend = {
    ...createMemoryTicketBackend(),
    async get(id) {
      reads.push({ id, at: clock.now() })
      return answer(id)
    },
  }
  return createTicketReader({
    backend,
    host: {
      shows: (id) => shown(id),
      async takeChanges(coming) {
        taken.push(coming)
      },
    },
    clock,
    random: () => 0.5,
    log: () => {},
  })
}
const done = () => taken.map(({ read, changes }) => [read, ...changes.map(({ id, ticket }) => `${id}:${ticket?.status ?? '-'}`)])

describe('the reader of tickets', () => {
  it('reads a ticket once for all that waits, and again for what came while it was read', async () => {
    let give: (ticket: Ticket) => void = () => {}
    answer = () => new Promise((resolve) => (give = resolve))
    const reader = readerOf()
    reader.add([change('a'), change('b')])
    await clock.settle()
    reader.add([change('c'), change('d')])
    expect([reads.length, reader.waiting()]).toEqual([1, 4])
    give(doubleTicket('7', 5, 'pending'))
    await clock.settle()
    give(doubleTicket('7', 6, 'resolved'))
    await clock.settle()
    expect(done()).toEqual([
      [true, 'a:pending', 'b:pending'],
      [true, 'c:resolved', 'd:resolved'],
    ])
    expect([reads.length, reader.waiting()]).toEqual([2, 0])
  })

  it('does not read what nobody shows any more', async () => {
    shown = () => false
    readerOf().add([change('a')])
    await clock.settle()
    expect([reads, done()]).toEqual([[], [[true, 'a:-']]])
  })

  it('reads a few at once', async () => {
    answer = () => new Promise(() => {})
    const reader = readerOf()
    reader.add(Array.from({ length: 50 }, (_, number) => change(`c${number}`, String(number))))
    await clock.settle()
    expect([reads.length, reader.waiting()]).toEqual([4, 50])
    reader.stop()
  })

  it('asks a system that is away less and less often, once for everything, and loses nothing', async () => {
    answer = () => Promise.reject(new RingloopError('unavailable', 'away'))
    const reader = readerOf()
    reader.add(Array.from({ length: 50 }, (_, number) => change(`c${number}`, String(number))))
    await clock.advance(10 * 60_000)
    expect(reads.length).toBeLessThan(80)
    answer = async (id) => doubleTicket(id, 5)
    await clock.advance(60_000)
    expect(taken.flatMap(({ changes }) => changes)).toHaveLength(50)
    expect(reader.waiting()).toBe(0)
  })

  it('reads again what does not show its change yet, a few times', async () => {
    const at = 100_000
    const late = { ...change('a'), at }
    answer = async (id) => doubleTicket(id, clock.now() < 1_200 ? at - 60_000 : at, clock.now() < 1_200 ? 'held' : 'resolved')
    const reader = readerOf()
    reader.add([late])
    await clock.settle()
    expect([reads.length, done()]).toEqual([1, []])
    await clock.advance(2_000)
    expect([reads.map((read) => read.at), done()]).toEqual([[0, 500, 1_500], [[true, 'a:resolved']]])
    answer = async (id) => doubleTicket(id, at - 60_000, 'held')
    reader.add([{ ...late, id: 'b' }])
    await clock.advance(60_000)
    expect([reads.length, done()[1], reader.waiting()]).toEqual([8, [true, 'b:held'], 0])
  })

  it('stays away as long as it is asked to', async () => {
    answer = () => Promise.reject(new RingloopError('rateLimited', 'slowly', { retryAfterMs: 90_000 }))
    readerOf().add([change('a')])
    await clock.advance(89_000)
    expect(reads).toHaveLength(1)
    await clock.advance(2_000)
    expect(reads).toHaveLength(2)
  })

  it('tells without its state what cannot be read, and gives up an answer that never comes', async () => {
    answer = () => Promise.reject(new RingloopError('notFound', 'gone'))
    const reader = readerOf()
    reader.add([change('a')])
    await clock.settle()
    expect(done()).toEqual([[true, 'a:-']])
    answer = () => new Promise(() => {})
    reader.add([change('b')])
    await clock.advance(19_000)
    answer = async (id) => doubleTicket(id, 5)
    await clock.advance(3_000)
    expect(done()[1]).toEqual([true, 'b:acknowledged'])
  })
})
