import {
  type DomainEvent,
  type NewTicket,
  RingloopError,
  type RingloopErrorCode,
  type Ticket,
  type TicketBackend,
  toTicketId,
} from '@ringloop/core'
import { createMemoryTicketBackend } from '@ringloop/core/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFileTicketRunner } from '../../src/pipeline-host/file-ticket-runner.js'
import { createTicketOwners } from '../../src/routing/ticket-owners.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'
import { sampleFileTicket } from '../samples/sample-effects.js'

let clock: ManualClock
let submitted: DomainEvent[]
let answers: { ok: boolean; reason: string | null }[]
let create: TicketBackend['create']

beforeEach(() => {
  clock = createManualClock(1_000)
  submitted = []
  answers = []
})

const unused = () => Promise.reject(new Error('unused'))
const open = () =>
  createFileTicketRunner({
    tickets: {
      ...createMemoryTicketBackend(),
      name: 'desk',
      create: (...args) => create(...args),
      get: unused,
      find: unused,
      update: unused,
    },
    clock,
    random: () => 1,
    language: 'en',
    onAnswer: (answer) => answers.push(answer),
    log: () => {},
    owners: createTicketOwners(
      [
        { extension: '1001', name: 'Bo', ticketOwner: 'bo@example.com' },
        { extension: '1002', name: 'Cy' },
      ],
      { byName: false },
    ),
  })
/** What the runner hands over when it is done counts as submitted: the loop stores it with the completion. */
const run = async (attempts = 0, owner?: string, runner = open()) => {
  const submit = async (events: readonly DomainEvent[]) => {
    submitted.push(...events)
  }
  const { signal } = new AbortController()
  const effect = sampleFileTicket('a')
  const ticket = owner === undefined ? effect.ticket : { ...effect.ticket, owner }
  const outcome = await runner.run({ effect: { ...effect, ticket }, attempts, leaseUntil: 0 }, { submit, signal })
  if (outcome.then !== 'complete') return outcome
  await submit(outcome.facts ?? [])
  return { then: outcome.then }
}
const failing = (code: RingloopErrorCode, retryAfterMs?: number) => {
  create = () =>
    Promise.reject(new RingloopError(code, `it says ${code}`, { mend: 'Mend it.', ...(retryAfterMs ? { retryAfterMs } : {}) }))
}

describe('filing a ticket', () => {
  it('creates it under the key of the effect and says so', async () => {
    let asked: unknown
    create = async (ticket: NewTicket, { externalId }) => {
      asked = [ticket.subject, externalId]
      return { id: toTicketId('7'), url: 'https://desk/7' } as Ticket
    }
    expect(await run()).toEqual({ then: 'complete' })
    expect(asked).toEqual(['Call', 'a:ticket'])
    expect(submitted).toEqual([
      { type: 'ticketFiled', id: 'a:ticket/filed', at: 1_000, callId: 'a', ticketId: '7', url: 'https://desk/7' },
    ])
    expect(answers).toEqual([{ ok: true, reason: null }])
  })

  it('tries again later and later while the system is away', async () => {
    for (const code of ['unavailable', 'timeout', 'unreachable'] as const) {
      failing(code)
      expect(await run(0)).toEqual({ then: 'retry', at: 2_000 })
      expect(await run(3)).toEqual({ then: 'retry', at: 9_000 })
      expect(await run(50)).toEqual({ then: 'retry', at: 31_000 })
    }
    expect(answers.every(({ ok }) => !ok)).toBe(true)
  })

  it('says it at the 1st, 2nd, 4th, 8th failure only', async () => {
    failing('unavailable')
    for (let attempts = 0; attempts < 20; attempts++) await run(attempts)
    expect(submitted.map((event) => (event.type === 'ticketNotFiled' ? [event.attempts, event.final] : null))).toEqual(
      [1, 2, 4, 8, 16].map((attempts) => [attempts, false]),
    )
  })

  it('stays away as long as it is asked to', async () => {
    failing('rateLimited', 120_000)
    // and they do not come back all at the same moment
    expect(await run()).toEqual({ then: 'retry', at: 151_000 })
  })

  it('says nothing of the ticket system when it is we who are busy', async () => {
    failing('overloaded')
    expect(await run()).toMatchObject({ then: 'retry' })
    expect(answers).toEqual([])
  })

  it('reads anew what is in conflict a few times, and waits for a person then', async () => {
    const runner = open()
    failing('unavailable')
    for (let attempts = 0; attempts < 6; attempts++) await run(attempts, undefined, runner)
    failing('conflict')
    for (let attempts = 6; attempts < 10; attempts++)
      expect(await run(attempts, undefined, runner)).toMatchObject({ then: 'retry' })
    expect(await run(10, undefined, runner)).toMatchObject({ then: 'park', facts: [{ final: true }] })
  })

  it('files for whom the ticket system knows, and for nobody if it knows them not', async () => {
    const owners: unknown[] = []
    create = async ({ owner }: NewTicket) => {
      owners.push(owner)
      return { id: toTicketId('7') } as Ticket
    }
    for (const owner of ['1001', '1002', 'Dispatch']) await run(0, owner)
    expect(owners).toEqual(['bo@example.com', undefined, 'Dispatch'])
  })

  it('waits for a person when the ticket itself is refused', async () => {
    failing('invalidInput')
    const outcome = await run()
    expect(outcome).toMatchObject({
      then: 'park',
      facts: [
        { type: 'ticketNotFiled', id: 'a:ticket/notFiled/1', final: true, reason: 'it says invalidInput', mend: 'Mend it.' },
      ],
    })
    expect(submitted).toEqual([])
    expect(answers).toEqual([{ ok: true, reason: null }])
  })

  it('asks slowly when its credentials are refused: someone may mend them elsewhere', async () => {
    failing('unauthorised')
    expect(await run()).toEqual({ then: 'retry', at: 61_000 })
    expect(submitted).toMatchObject([{ final: false, mend: 'Mend it.' }])
  })

  it('treats an error that is none of ours as passing', async () => {
    create = () => Promise.reject(new TypeError('x is not a function'))
    expect(await run()).toMatchObject({ then: 'retry' })
  })

  it('gives up a request that hangs, well before its lease is over', async () => {
    let aborted = false
    create = (_, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => {
          aborted = true
        })
      })
    const outcome = run()
    await clock.advance(20_000)
    expect([await outcome, aborted]).toEqual([{ then: 'retry', at: 22_000 }, true])
  })
})
