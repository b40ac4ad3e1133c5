import { RingloopError, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ComingChanges } from '../../src/pipeline-host/ticket-intake.js'
import { createPollLoop, type PollLoopOptions } from '../../src/ticket-changes/poll-loop.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'

type Page = Awaited<ReturnType<NonNullable<TicketChangeFeed['poll']>>>

const change = (id: string): TicketChange => ({ id, ticketId: toTicketId('7'), at: 1, type: 'changed', by: null, own: false })
const page = (cursor: string, ids: readonly string[] = [], more = false): Page => ({ changes: ids.map(change), cursor, more })

let clock: ManualClock
let asked: { readonly at: number; readonly cursor: string | null }[]
let taken: ComingChanges[]
let logged: string[]
let answers: (Page | Error | 'never')[]
/** As it was stored last. */
let stored: string | null
let refuse: Error | null

beforeEach(() => {
  clock = createManualClock(0)
  asked = []
  taken = []
  logged = []
  answers = []
  stored = null
  refuse = null
})

const loopOf = (over: Partial<PollLoopOptions> = {}) =>
  createPollLoop({
    feed: 'desk',
    everyMs: 60_000,
    poll: async (cursor) => {
      asked.push({ at: clock.now(), cursor })
      const answer = answers.shift() ?? page(cursor ?? 'now')
      if (answer === 'never') return new Promise<never>(() => {})
      if (answer instanceof Error) throw answer
      return answer
    },
    inbox: { cursor: async () => stored },
    async take(coming) {
      if (refuse) throw refuse
      taken.push(coming)
      stored = coming.cursor?.at ?? stored
    },
    adopt: (one) => ({ ...one, id: `desk/${one.id}` }),
    ready: () => true,
    clock,
    random: () => 0.5,
    log: (fact) => logged.push(fact),
    ...over,
  })
const times = () => asked.map(({ at }) => at)

describe('the poll loop', () => {
  it('begins now, stores where it goes on, and asks again after a while', async () => {
    answers = [page('c1'), page('c2', ['a', 'b']), page('c2')]
    const loop = loopOf()
    loop.start()
    await clock.advance(125_000)
    expect(asked).toEqual([
      { at: 0, cursor: null },
      { at: 60_000, cursor: 'c1' },
      { at: 120_000, cursor: 'c2' },
    ])
    expect(taken.map(({ cursor, changes }) => [cursor?.at, changes.map(({ id }) => id)])).toEqual([
      ['c1', []],
      ['c2', ['desk/a', 'desk/b']],
    ])
    expect(loop.status()).toEqual({ answeredAt: 120_000, caughtUp: true, trouble: null })
    await loop.stop()
    await clock.advance(600_000)
    expect(asked).toHaveLength(3)
  })

  it('goes on where the last run ended', async () => {
    stored = 'c9'
    loopOf().start()
    await clock.advance(1)
    expect(asked).toEqual([{ at: 0, cursor: 'c9' }])
  })

  it('spreads its questions, so that many gateways do not ask at once', async () => {
    for (const [random, second] of [
      [0, 54_000],
      [1, 66_000],
    ] as const) {
      asked = []
      clock = createManualClock(0)
      loopOf({ clock, random: () => random }).start()
      await clock.advance(70_000)
      expect(times()).toEqual([0, second])
    }
  })

  it('asks at once while there is more, but lets others have a turn, and not for ever one that does not get on', async () => {
    answers = Array.from({ length: 150 }, (_, number) => page(`c${number + 1}`, [`x${number}`], true))
    const loop = loopOf()
    loop.start()
    await clock.advance(999)
    expect(asked).toHaveLength(100)
    // whoever waits for the news of an outage waits for all of it
    expect(loop.status().caughtUp).toBe(false)
    await clock.advance(2)
    expect(asked.length).toBeGreaterThan(150)
    expect(loop.status().caughtUp).toBe(true)
    expect(taken.flatMap(({ changes }) => changes)).toHaveLength(150)
    asked = []
    answers = [page('same', ['y'], true), page('same', ['y'], true), page('same', ['y'], true)]
    await clock.advance(65_000)
    expect(asked.length).toBeLessThanOrEqual(3)
  })

  it('asks less and less often while the system is away, says so now and then, and goes on where it was', async () => {
    stored = 'c1'
    answers = Array.from({ length: 12 }, () => new RingloopError('unavailable', 'away'))
    const loop = loopOf()
    loop.start()
    await clock.advance(1)
    expect(loop.status().trouble).toBe('away')
    await clock.advance(30 * 60_000)
    const waits = times().map((at, index, all) => at - (all[index - 1] ?? 0))
    expect(waits.slice(1, 7).every((wait, index, all) => index === 0 || wait > (all[index - 1] ?? 0))).toBe(true)
    expect(Math.max(...waits)).toBeLessThanOrEqual(300_000)
    expect(new Set(asked.map(({ cursor }) => cursor))).toEqual(new Set(['c1']))
    expect(logged.filter((fact) => fact === 'changes of tickets are not told')).toHaveLength(4)
    await clock.advance(30 * 60_000)
    expect([loop.status().trouble, logged.at(-1)]).toEqual([null, 'the ticket system tells its changes again'])
  })

  it('stays away as long as it is asked to', async () => {
    answers = [new RingloopError('rateLimited', 'slowly', { retryAfterMs: 200_000 })]
    loopOf().start()
    await clock.advance(199_000)
    expect(times()).toEqual([0])
    await clock.advance(2_000)
    expect(times()).toEqual([0, 200_000])
  })

  it('gives up an answer that never comes', async () => {
    answers = ['never']
    const loop = loopOf()
    loop.start()
    await clock.advance(40_000)
    expect(asked).toHaveLength(2)
    expect(times()[1]).toBeGreaterThan(30_000)
  })

  it('does not move on when what came could not be stored', async () => {
    stored = 'c1'
    answers = [page('c2', ['a']), page('c2', ['a'])]
    refuse = new RingloopError('overloaded', 'too much')
    loopOf().start()
    await clock.advance(1)
    refuse = null
    await clock.advance(10_000)
    expect(asked.slice(0, 2).map(({ cursor }) => cursor)).toEqual(['c1', 'c1'])
    expect(taken.map(({ cursor }) => cursor?.at)).toEqual(['c2'])
  })

  it('begins anew when its place is not understood, and says so', async () => {
    stored = 'of another system'
    answers = [new RingloopError('invalidInput', 'no cursor of ours'), page('c1')]
    loopOf().start()
    await clock.advance(5_000)
    expect(asked.slice(0, 2).map(({ cursor }) => cursor)).toEqual(['of another system', null])
    expect([stored, logged.includes('polling begins anew')]).toEqual(['c1', true])
  })

  it('does not ask while no more can be taken', async () => {
    let ready = false
    loopOf({ ready: () => ready }).start()
    await clock.advance(130_000)
    expect(asked).toEqual([])
    ready = true
    await clock.advance(60_000)
    expect(asked).toHaveLength(1)
  })
})
